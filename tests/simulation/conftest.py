"""Rasa is prepared before the simulation imports it."""

from bot.runtime.environment import prepare_rasa

prepare_rasa()
