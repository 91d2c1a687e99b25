"""The policy as data, and the least code that reads, checks and searches it."""
