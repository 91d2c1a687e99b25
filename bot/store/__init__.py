"""What outlives a process: turns, feedback, waiting messages."""
