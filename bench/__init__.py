"""Measurements and learning that a person can rerun; nothing here is needed to run the assistant."""
