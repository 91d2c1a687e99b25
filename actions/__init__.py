"""Custom actions, one a file: each builds one answer card and sends it."""
