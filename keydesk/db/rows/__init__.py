"""Frozen rows that the rest of the house is given; nothing here knows a table."""
