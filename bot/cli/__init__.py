"""The commands of the Makefile, one a file."""
