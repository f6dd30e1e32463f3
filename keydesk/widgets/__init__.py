"""What is drawn: widgets take rows, show them, post messages, and never fetch."""
