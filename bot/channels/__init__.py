"""One file a channel: read, exchange, draw."""
