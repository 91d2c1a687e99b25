"""The staff console: the answer aid, taking over, the loop that learns, the figures, people and their trail."""
