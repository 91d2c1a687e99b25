"""The loop that learns: what was not answered, grouped; what the staff decide, as training data."""
