"""The mails of one kind, composed from what was read of one moment; pure, and the same for the same facts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from keydesk.mail.letter import Letter, Line, Section, to_html, to_text
from keydesk.rules import dates
from keydesk.rules.mail import MailDraft
from keydesk.rules.text import counted, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.mail import BringRow, CollectRow, MailFactsRow, MailVisitRow, SitterMailRow

_WHY: Final[dict[str, str]] = {
    "recalled": "the office wants it back",
    "not_needed": "you have no visit there any more",
    "not_needed_today": "somebody else comes sooner",
}
_ALL_DAY: Final = "all day"
_MOST_SUBJECT: Final = 120


def mails_of(facts: MailFactsRow) -> tuple[MailDraft, ...]:
    """The mails, one a person, in the order of the rows; also for those who have no address, whose ``to`` is empty."""
    return tuple(_mail(facts, sitter) for sitter in facts.sitters)


def letter_of(facts: MailFactsRow, sitter: SitterMailRow) -> Letter:
    """What one person's mail says."""
    office, name = _plain(facts.office), _plain(sitter.name)
    zone = ZoneInfo(facts.zone)
    if facts.kind == "visits":
        made = [each for each in sitter.visits if not each.cancelled]
        gone = [each for each in sitter.visits if each.cancelled]
        on = dates.day(facts.day, today=facts.day)
        opening = f"{name}, your visits on {on} {facts.day.year}."
        what = [counted(len(made), "visit")]
        if sitter.collect:
            what.append(f"{counted(len(sitter.collect), 'key')} to collect")
        if sitter.bring:
            what.append(f"{counted(len(sitter.bring), 'key')} to bring back")
        subject = f"{office}: {on}, {', '.join(what)}"
        sections = [
            _section("Visits", [_visit(each) for each in made]),
            _section("Called off", [_visit(each) for each in gone]),
            _section("Keys to collect", [_collect(each) for each in sitter.collect]),
            _section("Keys to bring back", [_bring(each, zone) for each in sitter.bring]),
        ]
        notes = () if facts.notices_on else ("Keys that you may lack are not told in this mail.",)
    else:
        keys = counted(len(sitter.bring), "key")
        if facts.kind == "recall":
            subject, opening = f"{office}: please bring back {keys}", f"{name}, the office wants {keys} back."
        else:
            verb = "is" if len(sitter.bring) == 1 else "are"
            subject, opening = f"{office}: {keys} overdue", f"{name}, {keys} {verb} overdue. Please bring them back."
        sections = [_section("Keys to bring back", [_bring(each, zone) for each in sitter.bring])]
        notes = ()
    told = tuple(each for each in sections if each.lines)
    return Letter(shown(subject, width=_MOST_SUBJECT), opening, told, (*notes, office))


def short_of(facts: MailFactsRow, sitter: SitterMailRow) -> str:
    """The same in one short paragraph, for a text message."""
    parts = []
    for visit in sitter.visits:
        if not visit.cancelled:
            words = f" ({_plain(visit.key_words)})" if visit.key_words else ""
            parts.append(f"{_time(visit.starts_at, all_day=visit.all_day)} {_plain(visit.client)}{words}")
    parts += [f"collect {_named(row.tag_code, row.client)}, {_plain(row.source)}" for row in sitter.collect]
    parts += [f"bring back {_named(row.tag_code, row.client)}" for row in sitter.bring]
    return f"{_plain(sitter.name)}, {dates.day(facts.day, today=facts.day)}: {'; '.join(parts)}"


def _mail(facts: MailFactsRow, sitter: SitterMailRow) -> MailDraft:
    letter = letter_of(facts, sitter)
    calendar = ""
    if facts.kind == "visits" and sitter.visits:
        from keydesk.mail.calendar import calendar_of  # noqa: PLC0415 - slow to import, and reminders have none

        calendar = calendar_of(facts, sitter)
    return MailDraft(
        kind={"recall": "recall", "overdue": "overdue"}.get(facts.kind, "visits"),  # type: ignore[arg-type]  # one of the kinds
        day=facts.day,
        staff_id=sitter.staff_id,
        name=sitter.name,
        to=sitter.email.strip(),
        subject=letter.subject,
        text=to_text(letter),
        html=to_html(letter),
        calendar=calendar,
        tags=tuple(row.copy for row in sitter.bring),
        branch_id=_branch_of(sitter.visits),
    )


def _branch_of(visits: Sequence[MailVisitRow]) -> str | None:
    """The branch that a mail is about; None for one of both, and for reminders, which are about keys."""
    branches = {each.branch_id for each in visits}
    return branches.pop() if len(branches) == 1 else None


def _section(title: str, lines: Sequence[Line]) -> Section:
    return Section(f"{title} ({len(lines)})", tuple(lines))


def _visit(visit: MailVisitRow) -> Line:
    what = " · ".join(filter(None, (visit.branch, _plain(visit.pets), _plain(visit.service))))
    below = [_plain(visit.address), _plain(visit.key_words), *_lines(visit.note)]
    return Line((_span(visit), _plain(visit.client), what), tuple(filter(None, below)))


def _span(visit: MailVisitRow) -> str:
    if visit.all_day:
        return _ALL_DAY
    return f"{visit.starts_at:%H:%M}–{visit.ends_at:%H:%M}"


def _collect(row: CollectRow) -> Line:
    first = "" if row.first_at.time() == datetime.min.time() else f"for {row.first_at:%H:%M}"
    return Line((_plain(row.tag_code), _whose(row), _plain(row.source), first))


def _bring(row: BringRow, zone: ZoneInfo) -> Line:
    if row.why in {"overdue", "due_today"} and row.due_at is not None:
        at = dates.wall(row.due_at, zone)
        why = f"due {dates.day(at.date(), today=at.date())} {at.year} {at:%H:%M}"
    else:
        why = _WHY.get(row.why, "please bring it back")
    return Line((_plain(row.tag_code), _whose(row), why))


def _whose(row: CollectRow | BringRow) -> str:
    return ", ".join(filter(None, (_plain(row.client), _plain(row.key_label))))


def _named(tag: str, client: str) -> str:
    return _plain(tag) or f"the key of {_plain(client)}"


def _time(at: datetime, *, all_day: bool) -> str:
    return _ALL_DAY if all_day else f"{at:%H:%M}"


def _plain(text: str) -> str:
    """Stored text as a mail may say it: one line, nothing hidden."""
    return shown(text.strip())


def _lines(text: str) -> list[str]:
    """A longer text, line by line."""
    return [_plain(line) for line in text.splitlines() if line.strip()]
