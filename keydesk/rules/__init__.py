"""Decisions of the office: pure functions over frozen facts, with no files, SQL, screens or clock."""
