"""Names made to break a terminal, a style or a widget, for every test that takes names through a form or a list."""

from __future__ import annotations

HOSTILE = (
    "Smith [/b] Co",
    "[@click=app.quit]x[/]",
    "\x1b[2J\x1b]52;c;aGk=\x07",
    "\u202eesrever",
    "x" * 180,
    "田中さくら動物病院" * 4,
    "👩‍👩‍👧 🐕‍🦺",
    "-rf",
)
"""What a terminal, a style or a widget would obey if it saw it as it is."""
