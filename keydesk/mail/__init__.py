"""Mail to sitters: composed from rows, written as a message, and sent from the outbox."""
