"""Components of the Rasa pipeline that Rasa does not ship: normaliser and sentence encoder. Named in config.yml."""
