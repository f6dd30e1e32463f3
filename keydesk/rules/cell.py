"""Text in the cell of a CSV: nothing that a spreadsheet would run or a terminal obey, and back again unchanged.

Promise I4. A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, also behind a tab or
a blank. Such a cell is written with an apostrophe before it, which spreadsheets themselves use to say "this is text". A
cell with characters that a terminal would obey or that nobody can see, and one that ends in blanks, is written as an
apostrophe and a JSON string.
"""

from __future__ import annotations

import json

from keydesk.rules.text import shown

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", " ", "'", '"', "\uff1d", "\uff0b", "\uff0d", "\uff20", "|", "%")


def protect(text: str) -> str:
    """Return the text as it is written into a CSV cell; :func:`unprotect` gives the text back."""
    # Readers of CSV take blanks at the end away; behind a quote they stay.
    if _plain(text) != text or text != text.rstrip():
        return "'" + json.dumps(text)
    return "'" + text if text.startswith(_FORMULA) else text


def unprotect(cell: str) -> str:
    """Return the text that :func:`protect` was given; a cell that it did not write comes back as it is."""
    if not cell.startswith("'"):
        return cell
    text = cell[1:]
    if text.startswith('"') and text.endswith('"') and text.isascii():
        try:
            inner = json.loads(text)
        except ValueError:
            inner = None
        if isinstance(inner, str) and protect(inner) == cell:
            return inner
    return text if text.startswith(_FORMULA) else cell


def _plain(text: str) -> str:
    """The text with every hidden character marked, but with plain line feeds, which a quoted CSV cell may hold."""
    return "\n".join(shown(line) if line.strip(" ") else line for line in text.split("\n"))
