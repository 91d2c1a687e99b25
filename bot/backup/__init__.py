"""One archive of all that cannot be made again: the database, the console's edits, the session secret, the served model."""
