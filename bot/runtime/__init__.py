"""What makes Rasa 3.6.21 start small and answer fast; each module replaces one thing and says what it leans on."""
