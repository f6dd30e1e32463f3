"""The need rule in SQL's terms: what every query about needs is put together from.

SQL says which required keys a sitter lacks; what follows from it is decided in ``rules/needs.py``. Counts for the
header, the week and the month come from :func:`no_key` alone, and a test proves on invented offices that they are what
the rule says.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, cast
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, exists, func, literal_column, not_, or_, select, type_coerce, union_all
from sqlalchemy.types import NullType

from keydesk.db.models import Client, Key, KeyCopy, Visit, table_of
from keydesk.db.queries.of_branch import of_these
from keydesk.rules import dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Subquery

    from keydesk.db.queries.of_branch import Seen
    from keydesk.db.work import Reading

VISIT, CLIENT, KEY = table_of(Visit), table_of(Client), table_of(Key)
_ANY_KEY, _LACKED, _BOOKED = KEY.alias("any_key"), KEY.alias("lacked"), VISIT.alias("booked_visit")
_PIECE = table_of(KeyCopy).alias("piece")

SCHEDULED: Final[ColumnElement[str]] = literal_column("'scheduled'")
"""Written out and not bound, so that SQLite sees at once that an index of open visits alone will do."""

LONGEST_SIT: Final = timedelta(days=62)
"""How long before today a sit of whole days may have begun that is still looked for."""

NEVER: Final = date.max
"""From when on keys matter where notices are off."""


def today_of(reading: Reading) -> date:
    """The office's day."""
    return dates.today(reading.now, ZoneInfo(reading.settings.time_zone))


def moment_of(reading: Reading) -> dict[str, Any]:
    """What every query about needs is asked with: the office's day, its wall clock, and from when on keys matter."""
    wall = dates.wall(reading.now, ZoneInfo(reading.settings.time_zone)).replace(tzinfo=None)
    today = wall.date()
    needs_from = today if reading.settings.notices_on else NEVER
    return {
        "today": today,
        "today_begins": begin_of(today),
        "wall": wall,
        "needs_from": needs_from,
        "needs_begin": begin_of(needs_from),
        "since": today - LONGEST_SIT,
    }


def begin_of(day: date) -> datetime:
    """The wall-clock time at which a day begins: a sit that is still going on then ends after it."""
    return datetime.combine(day, time())


def coming(visit: Any, day: Any, *, begins: Any = None, since: Any = None) -> ColumnElement[bool]:
    """The visits from a day on: those that begin then or later, and the sits of whole days that are going on.

    Args:
        visit: the table of visits, or another name of it.
        day: the first day; or what it is asked with, and then ``begins`` and ``since`` as in :func:`moment_of`.
        begins: when the day begins.
        since: from when on a sit is looked for; with it the index by day still does.
    """
    begins, since = (begin_of(day), day - LONGEST_SIT) if begins is None else (begins, since)
    # The end stands in the index by sitter and client; whether it takes whole days is looked up only where it matters.
    return and_(visit.c.day >= since, or_(visit.c.day >= day, and_(visit.c.ends_at > begins, visit.c.all_day)))


def last_day(day: date | None, sits_end: datetime | None) -> date | None:
    """The last day of some visits, of which one begins last and a sit of whole days ends last; None without any."""
    if sits_end is None or day is None:
        return day
    return max(day, (sits_end - timedelta(microseconds=1)).date())


def on_day(day: Any, begins: Any) -> ColumnElement[bool]:
    """The visits of a day: those that begin on it, and the sits of whole days that are going on."""
    return or_(VISIT.c.day == day, and_(VISIT.c.all_day, VISIT.c.day < day, VISIT.c.ends_at > begins))


def open_visits(*conditions: ColumnElement[bool], also: Sequence[ColumnElement[Any]] = ()) -> Subquery:
    """The open visits from ``first`` to ``last``, and the sits of whole days that are going on when ``first`` begins.

    Two halves, each with its own index: of one condition with an "or" SQLite would make a walk through all open visits.
    """
    columns = (VISIT.c.sitter_id, VISIT.c.client_id, VISIT.c.day, VISIT.c.starts_at, *also)
    begun = select(*columns).where(
        VISIT.c.day >= bindparam("first"), VISIT.c.day <= bindparam("last"), VISIT.c.status == SCHEDULED, *conditions
    )
    sits = select(*columns).where(
        VISIT.c.all_day,
        VISIT.c.ends_at > bindparam("first_begins"),
        VISIT.c.day < bindparam("first"),
        VISIT.c.status == SCHEDULED,
        *conditions,
    )
    return union_all(begun, sits).subquery("open_visit")


def plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column as the driver gives it, to be read with :func:`moment_in` and :func:`day_in`.

    A thousand visits have ten thousand values; converting each on its way through SQLAlchemy takes longer than SQLite
    needs to find them.
    """
    return type_coerce(column, NullType())


def moment_in(value: Any) -> datetime:
    """The wall-clock time in a plain column: text in SQLite, a timestamp elsewhere."""
    return datetime.fromisoformat(value) if value.__class__ is str else cast("datetime", value)


def day_in(value: Any) -> date:
    """The day in a plain column: text in SQLite, a date elsewhere."""
    return date.fromisoformat(value) if value.__class__ is str else cast("date", value)


def days_from(first: date, days: int) -> tuple[date, ...]:
    """So many days, the first one included; days of the wall, whatever the clocks do in between."""
    return tuple(first + timedelta(days=number) for number in range(days))


# Two levels down, what a subquery is about has to be said: by itself SQLAlchemy looks one level up.


def holds(key_id: ColumnElement[Any], sitter_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a sitter holds a copy in service of a key: the schema gives no other copy a ``staff_id``."""
    return exists().where(_PIECE.c.key_id == key_id, _PIECE.c.staff_id == sitter_id).correlate_except(_PIECE)


def has_key_on_file(client_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a client has a key in use, an optional one too."""
    return exists().where(_ANY_KEY.c.client_id == client_id, _ANY_KEY.c.active).correlate_except(_ANY_KEY)


def lacks(client_id: ColumnElement[Any], sitter_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a sitter lacks a required key of a client, or the client has no key on file."""
    lacked = exists().where(
        _LACKED.c.client_id == client_id,
        _LACKED.c.active,
        _LACKED.c.required,
        not_(holds(_LACKED.c.id, sitter_id)),
    )
    return or_(lacked.correlate_except(_LACKED), not_(has_key_on_file(client_id)))


def needs_key(needs_from: Any, needs_begin: Any) -> ColumnElement[bool]:
    """Whether keys matter for a visit joined to its client: it is open, not past, booked, and the client needs one."""
    return and_(
        VISIT.c.status == SCHEDULED,
        or_(VISIT.c.day >= needs_from, and_(VISIT.c.all_day, VISIT.c.ends_at > needs_begin)),
        VISIT.c.sitter_id.is_not(None),
        CLIENT.c.key_required,
    )


def no_key(needs_from: Any, needs_begin: Any) -> ColumnElement[bool]:
    """Whether a visit, joined to its client, is flagged ``no_key``, on the days from ``needs_from`` on."""
    return and_(needs_key(needs_from, needs_begin), lacks(VISIT.c.client_id, VISIT.c.sitter_id))


def first_open_day(client_id: ColumnElement[Any], sitter_id: ColumnElement[Any], told: Seen) -> ColumnElement[Any]:
    """The first day on which a sitter is booked at a client's; before today for a sit that is going on.

    Args:
        client_id: whose.
        sitter_id: by whom.
        told: of visits of these branches.
    """
    return (
        select(func.min(_BOOKED.c.day))
        .where(
            _BOOKED.c.sitter_id == sitter_id,
            _BOOKED.c.client_id == client_id,
            _BOOKED.c.day >= bindparam("since"),
            or_(
                _BOOKED.c.day >= bindparam("today"),
                and_(_BOOKED.c.all_day, _BOOKED.c.ends_at > bindparam("today_begins")),
            ),
            _BOOKED.c.status == SCHEDULED,
            of_these(told, _BOOKED.c.branch_id),
        )
        .correlate_except(_BOOKED)
        .scalar_subquery()
    )
