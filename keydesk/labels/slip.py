"""The slip of a turn at the desk: what somebody took, when each is due, and what they gave; to be signed.

Tags stand on it, and so no address, no phone and no code does (rule "Address and tag code never on one sheet").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.labels.receipt import WIDTH, lines_pdf, signature
from keydesk.rules import dates
from keydesk.rules.text import cells, counted, cut, fill, shown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.slip import SlipKeyRow, SlipRow

_TAG: Final = 14
_LAST: Final = 16
_INITIALS: Final = 8
_WHAT: Final = WIDTH - _TAG - _LAST - _INITIALS - 6


def slip_lines(slip: SlipRow, *, office: str, zone: ZoneInfo) -> tuple[str, ...]:
    """The slip, line by line."""
    ended = dates.wall(slip.ended, zone)
    head = cut(shown(office), WIDTH - 20)
    lines = [
        head + f"slip {slip.number}".rjust(WIDTH - cells(head)),
        "",
        f"KEYS OF {cut(shown(slip.sitter), WIDTH - 8)}",
        "",
        f"On  {ended:%a} {ended.day} {ended:%b %Y %H:%M}",
        f"By  {cut(shown(slip.by), WIDTH - 4)}",
    ]
    for title, keys, last in (("TAKEN", slip.out, "DUE"), ("GIVEN BACK", slip.came_in, "NOW ON")):
        if keys:
            lines += ["", title, _line("TAG", "KEY", last, "INITIALS"), "-" * WIDTH]
            lines += [_key(key, zone, out=keys is slip.out) for key in keys]
    told = [
        f"{counted(len(keys), 'key')} {word}"
        for keys, word in ((slip.out, "taken"), (slip.came_in, "given back"))
        if keys
    ]
    return (*lines, "-" * WIDTH, ", ".join(told), "", "", *signature(cut(shown(slip.sitter), 40)), "")


def slip_text(slip: SlipRow, *, office: str, zone: ZoneInfo) -> str:
    """The slip as text."""
    return "\n".join(slip_lines(slip, office=office, zone=zone)) + "\n"


def slip_pdf(slip: SlipRow, *, office: str, zone: ZoneInfo, letter: bool = True) -> bytes:
    """The slip as PDF."""
    return lines_pdf([slip_lines(slip, office=office, zone=zone)], title="Keys of a turn", letter=letter)


def _key(key: SlipKeyRow, zone: ZoneInfo, *, out: bool) -> str:
    what = ", ".join(filter(None, (shown(key.client), shown(key.label))))
    what += f" ({key.pieces} pieces)" if key.pieces > 1 else ""
    return _line(shown(key.tag_code), what, _due(key, zone) if out else shown(key.place), "______")


def _due(key: SlipKeyRow, zone: ZoneInfo) -> str:
    if key.due_at is None:
        return "standing"
    at = dates.wall(key.due_at, zone)
    return f"{at:%a} {at.day} {at:%b %H:%M}"


def _line(tag: str, what: str, last: str, initials: str) -> str:
    return "  ".join((fill(tag, _TAG), fill(what, _WHAT), fill(last, _LAST), initials)).rstrip()
