"""From a file to a plan: reading sheets, telling their shape, matching with what the office has. Pure, no store."""
