"""What is around a client, as lines of two lists: ways in with the key agreement, and people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from keydesk.rules import dates
from keydesk.rules.access import MASK, WAY_WORDS
from keydesk.widgets.client_cells import NO_KEY_WORDS
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.around import AgreementRow, AroundRow, ContactOf, LoginRow, WayInRow
    from keydesk.db.rows.client import PersonName
    from keydesk.rules.client_status import Earlier
    from keydesk.widgets.table_columns import Cells

About = Literal[
    "need", "way", "agreement", "alert", "status", "stood", "sitter", "blocked", "contact", "login", "field", "beside"
]

WAY_COLUMNS: Final = (
    Column("about", "ABOUT", 9, sortable=False),
    Column("what", "WHAT", 18, weight=1, sortable=False),
    Column("is", "IS", 18, weight=4, sortable=False),
    Column("code", "CODE", 5, cut="never", sortable=False),
    Column("again", "LOOK AGAIN", 13, cut="never", sortable=False),
)
PEOPLE_COLUMNS: Final = (
    Column("about", "ABOUT", 9, sortable=False),
    Column("who", "WHO", 22, weight=2, sortable=False),
    Column("what", "WHAT", 10, weight=1, sortable=False),
    Column("more", "MORE", 22, weight=3, sortable=False),
)
_ROLE_NUMBERS: Final = {"primary": 1, "secondary": 2}
# Lines that are no rows of a table of their own have numbers below zero, each kind in a range of its own.
_RANGE: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class AroundLine:
    """One line: what it is about, and the thing that it is of."""

    about: About
    name: str = ""
    way: WayInRow | None = None
    contact: ContactOf | None = None
    login: LoginRow | None = None
    person: PersonName | None = None


def way_lines(page: AroundRow) -> Iterator[tuple[int, AroundLine, Cells]]:
    """Whether a key is needed, the ways in, and the key agreement with what is open about the keys."""
    yield -1, AroundLine("need"), ("visits", _need_words(page), page.no_key_note, "", "")
    first = True
    for way in page.ways:
        about = "ways in" if first else ""
        first = False
        yield way.method_id, AroundLine("way", way=way), _way_cells(way, about, page.today)
    for number, (what, words) in enumerate(_agreement_words(page.agreement, page.today)):
        yield -10 - number, AroundLine("agreement"), ("agreement" if not number else "", what, words, "", "")
    for number, alert in enumerate(page.agreement.alerts):
        about = "see to" if not number else ""
        line = AroundLine("alert", alert.about)
        yield -20 - number, line, (about, Toned(alert.about, "warn"), Toned(alert.what, "warn"), "", "")


def people_lines(page: AroundRow, *, zone: ZoneInfo) -> Iterator[tuple[int, AroundLine, Cells]]:
    """How they stand with the office, who comes and who never does, contacts, and logins."""
    for number, place in enumerate(page.memberships):
        since = dates.near_day(dates.wall(place.since, zone).date(), today=page.today)
        cells: Cells = ("status" if not number else "", place.branch, place.status, f"since {since}")
        yield -1 - number, AroundLine("status", place.branch_id), cells
        for past, stood in enumerate(page.earlier.get(place.branch_id, ())):
            was: Cells = ("", "", Toned(stood.status, "quiet"), Toned(_from_to(stood, page.today, zone), "quiet"))
            yield -_RANGE * (1 + number) - past, AroundLine("stood", place.branch_id), was
    for word, person in (("primary", page.primary), ("secondary", page.secondary)):
        name = Toned("nobody", "quiet") if person is None else person.name
        about = "sitters" if word == "primary" else ""
        yield -10 - _ROLE_NUMBERS[word], AroundLine("sitter", word, person=person), (about, name, word, "")
    for person in page.blocked:
        line = AroundLine("blocked", person=person)
        yield -100 - person.staff_id, line, ("", person.name, Toned("blocked", "warn"), "never comes, never has a key")
    for number, contact in enumerate(page.contacts):
        row = contact.contact
        yield row.contact_id, AroundLine("contact", contact=contact), _contact_cells(contact, first=not number)
    for number, login in enumerate(page.logins):
        mail = login.email if login.active else Toned(login.email, "quiet")
        cells = ("sign-in" if not number else "", mail, "" if login.active else Toned("out of use", "warn"), "")
        yield _RANGE + login.login_id, AroundLine("login", login=login), cells


def _from_to(stood: Earlier, today: date, zone: ZoneInfo) -> str:
    """``3 Mar 25 to 16 Aug``: as short as the column is at 80 columns."""

    def on(instant: datetime) -> str:
        return _brief(dates.wall(instant, zone).date(), today)

    return f"until {on(stood.until)}" if stood.since is None else f"{on(stood.since)} to {on(stood.until)}"


def _brief(day: date, today: date) -> str:
    """A day without its weekday, which says nothing of another year."""
    words = dates.near_day(day, today=today)
    return words.partition(" ")[2] if words[:3] in dates.DAYS else words


def _need_words(page: AroundRow) -> str:
    if page.key_required:
        return "need a key"
    return f"no key: {NO_KEY_WORDS.get(page.no_key_reason or '', 'not needed')}"


def _way_cells(way: WayInRow, about: str, today: date) -> Cells:
    words = WAY_WORDS.get(way.kind, way.kind)
    note = " · ".join(filter(None, (way.company, way.note.replace("\n", " "))))
    code = MASK if way.has_secret else ""
    if not way.active:
        return (about, Toned(words, "quiet"), Toned(note, "quiet"), code, Toned("out of use", "warn"))
    again: str | Toned = ""
    if way.review_on is not None:
        again = _brief(way.review_on, today)
        again = Toned(f"DUE {again}", "bad") if way.due else again
    return (about, words, note, code, again)


def _agreement_words(agreement: AgreementRow, today: date) -> Iterator[tuple[str, str | Toned]]:
    signed = agreement.signed_on
    yield "signed", (Toned("not signed", "quiet") if signed is None else dates.near_day(signed, today=today))
    answers: dict[bool | None, str | Toned] = {None: Toned("not known", "quiet"), True: "yes", False: "no"}
    yield "may be copied", answers[agreement.may_duplicate]
    names = ", ".join(each.name for each in agreement.allowed)
    yield "who may hold", names or "everybody not blocked"
    yield "goes back", agreement.return_terms.replace("\n", " ") or Toned("nothing said", "quiet")


def _contact_cells(contact: ContactOf, *, first: bool) -> Cells:
    row = contact.contact
    has = "has a key of their own" if row.has_key else ""
    holds = f"has {', '.join(contact.holds)}" if contact.holds else ""
    phones = ", ".join(filter(None, (row.cell_phone, row.home_phone, row.work_phone)))
    more = " · ".join(filter(None, (phones, holds, has, row.location, row.note.replace("\n", " "))))
    about = "contacts" if first else ""
    if row.active:
        return (about, row.name, row.relation, more)
    return (about, Toned(row.name, "quiet"), Toned("out of use", "warn"), Toned(more, "quiet"))
