"""The slip of a turn as a mail to whoever had the turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.mail.letter import Letter, Line, Section, to_html, to_text
from keydesk.rules import dates
from keydesk.rules.mail import MailDraft
from keydesk.rules.text import counted, shown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.slip import SlipKeyRow, SlipRow


def slip_mail(slip: SlipRow, *, office: str, zone: ZoneInfo) -> MailDraft:
    """The mail; it says what the paper says."""
    ended = dates.wall(slip.ended, zone)
    day = ended.date()
    at = f"{dates.day(day, today=day)} {ended.year} {ended:%H:%M}"
    counts = [f"{len(keys)} {word}" for keys, word in ((slip.out, "taken"), (slip.came_in, "given back")) if keys]
    sections = [
        Section(f"{title} ({len(keys)})", tuple(_line(key, zone, out=keys is slip.out) for key in keys))
        for title, keys in (("Taken", slip.out), ("Given back", slip.came_in))
        if keys
    ]
    letter = Letter(
        subject=shown(f"{office}: your keys of {at}, {', '.join(counts)}", width=120),
        opening=f"{shown(slip.sitter)}, your keys of {at}; slip {slip.number}.",
        sections=tuple(sections),
        closing=(f"Recorded by {shown(slip.by)}.", shown(office)),
    )
    return MailDraft(
        kind="receipt",
        day=day,
        staff_id=slip.staff_id,
        name=slip.sitter,
        to=slip.email.strip(),
        subject=letter.subject,
        text=to_text(letter),
        html=to_html(letter),
    )


def _line(key: SlipKeyRow, zone: ZoneInfo, *, out: bool) -> Line:
    what = ", ".join(filter(None, (shown(key.client), shown(key.label))))
    what += f" ({counted(key.pieces, 'piece')})" if key.pieces > 1 else ""
    if not out:
        return Line((shown(key.tag_code), what, shown(key.place)))
    if key.due_at is None:
        return Line((shown(key.tag_code), what, "standing"))
    at = dates.wall(key.due_at, zone)
    return Line((shown(key.tag_code), what, f"due {dates.day(at.date(), today=at.date())} {at.year} {at:%H:%M}"))
