"""Reads, returning frozen rows, a file a noun; lists select columns and never objects."""
