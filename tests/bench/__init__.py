"""Figures of speed: judged by `make bench`; the tests only fail at twice the figure."""

from bot.rasa_setup import prepare

prepare()
