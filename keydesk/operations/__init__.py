"""Every write: a verb a function, a file a noun. Each takes a ``Work`` and never commits."""
