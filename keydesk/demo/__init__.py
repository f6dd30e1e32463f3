"""An invented office: people, animals, keys and months of history that never were, the same for the same seed."""
