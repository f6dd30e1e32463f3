"""Reads, a file a noun; each takes a reading (or a session inside a work) and returns frozen rows."""
