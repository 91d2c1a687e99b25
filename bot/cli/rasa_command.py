"""Rasa's own command line in this project's environment."""

from bot.rasa_setup import prepare

prepare()

from rasa.__main__ import main  # noqa: E402

if __name__ == "__main__":
    main()
