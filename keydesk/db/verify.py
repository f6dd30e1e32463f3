"""Is the store whole: SQLite's own check, the links, the hash chain, and every copy's holder refolded from its events.

SQLite's ``integrity_check`` sees a flipped bit only where it breaks the file's structure; the chain and the refold see
nearly every one that changes what a person reads (R4). Everything is streamed from one read transaction, so a store can
be verified while desks write, and a backup of it too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from keydesk.db.chain import FIRST, digest, digest_of_body
from keydesk.db.engine import connect_raw, find_sqlite
from keydesk.db.header import look_at
from keydesk.db.migrations import guard_names
from keydesk.rules.refusal import Refusal

MOST: Final = 20
"""So many problems of one sort are listed; the rest are only counted."""

# The same eight facts: as an event found them, as it left them, and as the copy has them now.
_FOUND: Final = [
    "from_state",
    "from_kind",
    "from_safe_id",
    "from_hook_id",
    "from_staff_id",
    "from_contact_id",
    "from_since",
    "from_due_at",
]
_LEFT: Final = ["to_state", "to_kind", "to_safe_id", "to_hook_id", "to_staff_id", "to_contact_id", "to_since", "due_at"]
_COPY: Final = ["state", "holder_kind", "safe_id", "hook_id", "staff_id", "contact_id", "since", "due_at"]
_NOWHERE: Final = "[null,null,null,null,null,null,null,null]"

# A copy says whose key it is and what its tag reads; both come from the key and must agree with it.
_COPY_DISAGREES: Final = """
SELECT key_copy.id, key_copy.tag_code FROM key_copy JOIN key ON key.id = key_copy.key_id
WHERE key_copy.client_id <> key.client_id OR key_copy.tag_code <> key.code || '-' || key_copy.number
"""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found. Each tuple holds plain sentences, at most :data:`MOST` and a count of the rest.

    Attributes:
        path: the file.
        schema: its schema version.
        integrity: what SQLite's own check says is wrong, and guards that are not there.
        links: references to rows that do not exist, and copies that disagree with their key.
        chain: entries whose event or history was changed, taken away or put in.
        refold: copies whose holder is not what replaying their events gives.
        first_bad_change: the id of the first entry of the change feed at which the chain does not hold.
        head: the chain's last hash: what a printed day sheet or a note of a backup is compared with.
        last_change: the id of the last entry of the change feed; 0 in a store without any.
        copies: how many key copies there are.
        events: how many custody events.
        history: how many lines of history.
    """

    path: Path
    schema: int
    integrity: tuple[str, ...]
    links: tuple[str, ...]
    chain: tuple[str, ...]
    refold: tuple[str, ...]
    first_bad_change: int | None
    head: str
    last_change: int
    copies: int
    events: int
    history: int

    @property
    def problems(self) -> tuple[str, ...]:
        """Everything that is wrong, the most basic first."""
        return (*self.integrity, *self.links, *self.chain, *self.refold)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


@dataclass(slots=True)
class _Problems:
    """Sentences of one sort, listed up to :data:`MOST`."""

    listed: list[str] = field(default_factory=list)
    more: int = 0

    def add(self, sentence: str) -> None:
        if len(self.listed) < MOST:
            self.listed.append(sentence)
        else:
            self.more += 1

    def all(self) -> tuple[str, ...]:
        return (*self.listed, f"and {self.more} more of this sort") if self.more else tuple(self.listed)


@dataclass(slots=True)
class _Fold:
    """Where replaying the events has brought the copies, and the chain with them."""

    places: dict[int, tuple[int, str]] = field(default_factory=dict)
    chain: _Problems = field(default_factory=_Problems)
    refold: _Problems = field(default_factory=_Problems)
    first_bad_change: int | None = None
    head: str = FIRST
    last_change: int = 0
    events: int = 0
    history: int = 0

    def broken(self, change: int, sentence: str) -> None:
        if self.first_bad_change is None:
            self.first_bad_change = change
        self.chain.add(sentence)


def verify(path: Path, *, immutable: bool = False) -> Verified:
    """Checks a store or a backup from end to end; changes nothing.

    Args:
        path: the file.
        immutable: read it as it lies on the disk, for a disk that takes no side files.

    Raises:
        Refusal: it is no keydesk store, is newer than this program, or is so damaged that nothing can be read.
    """
    header = look_at(path, immutable=immutable)
    module = find_sqlite()
    # SQLite leaves CHECK constraints out of its own check where it has the file to read only, so the file is asked for
    # to write, and writing is switched off.
    connection = connect_raw(path, mode="ro" if immutable else "rw", immutable=immutable)
    fold = _Fold()
    integrity, links = _Problems(), _Problems()
    copies = 0
    try:
        connection.execute("PRAGMA query_only=ON")
        connection.execute("BEGIN")
        for (sentence,) in connection.execute(f"PRAGMA integrity_check({MOST})"):
            if sentence != "ok":
                integrity.add(f"SQLite: {sentence}")
        if header.schema:
            _check_guards(connection, integrity)
            _check_links(connection, links)
            _follow_chain(connection, fold)
            copies = _compare_copies(connection, fold)
    except (module.Error, UnicodeDecodeError) as error:
        integrity.add(f"SQLite: it cannot be read to its end ({error})")
    finally:
        connection.close()
    return Verified(
        path=path,
        schema=header.schema,
        integrity=integrity.all(),
        links=links.all(),
        chain=fold.chain.all(),
        refold=fold.refold.all(),
        first_bad_change=fold.first_bad_change,
        head=fold.head,
        last_change=fold.last_change,
        copies=copies,
        events=fold.events,
        history=fold.history,
    )


def require_sound(found: Verified, what: str) -> None:
    """Raises :class:`~keydesk.rules.refusal.Refusal` with the problems unless a verification found none.

    Args:
        found: the verification.
        what: the beginning of the sentence, e.g. ``The backup X``.
    """
    if not found.sound:
        raise Refusal(
            f"{what} is damaged: {found.problems[0]}. `keydesk verify` tells all of it.",
            code="unusable",
            details=found.problems,
        )


def _check_guards(connection: Any, problems: _Problems) -> None:
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    for name in guard_names():
        if name not in there:
            problems.add(f"the guard {name}, which refuses changes to what is append-only, is gone")


def _check_links(connection: Any, problems: _Problems) -> None:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        problems.add(f"row {row} of {table} refers to a row of {parent} that does not exist")
    for copy, tag_code in connection.execute(_COPY_DISAGREES):
        problems.add(f"copy {copy} ({tag_code!a}) disagrees with its key about client or tag")


def _follow_chain(connection: Any, fold: _Fold) -> None:
    for row in connection.execute(_feed_statement(connection)):
        change, kind, event, stored, subject, subject_id, own_subject, own_id, body, copy, seq, found, left = row
        if change != fold.last_change + 1:
            fold.broken(change, f"change {fold.last_change + 1}: it is gone from the feed")
        fold.last_change = change
        if body is None:
            fold.broken(change, f"change {change}: its {_WORDS.get(kind, kind)} {event} is gone")
        else:
            if digest_of_body(fold.head, kind, body) != stored and not _matches(connection, fold, kind, event, stored):
                fold.broken(change, f"change {change}: its {_WORDS[kind]} {event} or its hash was changed afterwards")
            if (subject, subject_id) != (own_subject, own_id):
                fold.broken(change, f"change {change}: it names another subject than its {_WORDS[kind]} {event}")
        # The stored hash is what the next entry was made over: one change is told once, and not once for each after it.
        fold.head = stored
        if kind == "custody" and body is not None:
            fold.events += 1
            _replay(fold, event, copy, seq, found, left)
        elif body is not None:
            fold.history += 1
    for table, told in (("custody_event", fold.events), ("history", fold.history)):
        (there,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - our own names
        if there != told:
            fold.broken(fold.last_change, f"{there - told} rows of {table} are in no change of the feed")


_WORDS: Final = {"custody": "custody event", "history": "line of history"}


def _replay(fold: _Fold, event: int, copy: int, seq: int, found: str, left: str) -> None:
    last_seq, place = fold.places.get(copy, (0, _NOWHERE))
    if seq != last_seq + 1:
        fold.refold.add(f"custody event {event}: it is number {seq} of copy {copy}, after number {last_seq}")
    if found != place:
        fold.refold.add(f"custody event {event}: it takes copy {copy} from where it was not")
    fold.places[copy] = (seq, left)


def _compare_copies(connection: Any, fold: _Fold) -> int:
    """Compares each copy with where its events have brought it; returns the number of copies."""
    copies = 0
    place_now = ", ".join(_COPY)
    statement = f"SELECT id, tag_code, last_seq, json_array({place_now}) FROM key_copy"  # noqa: S608 - our own names
    for copy, tag_code, last_seq, place in connection.execute(statement):
        copies += 1
        seq, replayed = fold.places.pop(copy, (0, None))
        if replayed is None:
            fold.refold.add(f"copy {copy} ({tag_code!a}) has no event, and so no holder")
        elif (last_seq, place) != (seq, replayed):
            fold.refold.add(f"copy {copy} ({tag_code!a}) is not where its events say: {replayed}, but {place}")
    for copy in fold.places:
        fold.refold.add(f"copy {copy} has events, but is not there")
    return copies


def _columns(connection: Any, table: str) -> list[str]:
    return sorted(name for (_, name, *_) in connection.execute(f"PRAGMA table_info({table})"))


def _feed_statement(connection: Any) -> str:
    """The feed with each entry's row as canonical JSON, made by SQLite: six times as fast as by Python."""
    bodies = {
        table: ", ".join(f"'{name}', {table}.{name}" for name in _columns(connection, table))
        for table in ("custody_event", "history")
    }
    found, left = (", ".join(f"custody_event.{name}" for name in names) for names in (_FOUND, _LEFT))
    return f"""
    SELECT change.id, change.kind, change.event_id, change.hash, change.subject, change.subject_id,
      CASE WHEN custody_event.id IS NOT NULL THEN 'key_copy' ELSE history.subject END,
      coalesce(custody_event.copy_id, history.subject_id),
      CASE WHEN custody_event.id IS NOT NULL THEN json_object({bodies["custody_event"]})
           WHEN history.id IS NOT NULL THEN json_object({bodies["history"]}) END,
      custody_event.copy_id, custody_event.seq,
      json_array({found}), json_array({left})
    FROM change
    LEFT JOIN custody_event ON change.kind = 'custody' AND custody_event.id = change.event_id
    LEFT JOIN history ON change.kind = 'history' AND history.id = change.event_id
    ORDER BY change.id
    """  # noqa: S608 - our own names


def _matches(connection: Any, fold: _Fold, kind: str, event: int, stored: str) -> bool:
    """Asks again by the chain's own rule, for a text that SQLite's JSON spells otherwise than Python's."""
    table = "custody_event" if kind == "custody" else "history"
    cursor = connection.execute(f"SELECT * FROM {table} WHERE id = ?", (event,))  # noqa: S608 - our own names
    names = [name for name, *_ in cursor.description]
    return digest(fold.head, kind, dict(zip(names, cursor.fetchone(), strict=True))) == stored
