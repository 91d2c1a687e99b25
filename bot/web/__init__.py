"""The chat page, its files and the health check."""
