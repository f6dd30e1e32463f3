"""What the office has, for an import to compare with; and the imports that there were."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import RowMapping, func, select

from keydesk.db.models import (
    AccessMethod,
    Batch,
    BlockedSitter,
    Change,
    Client,
    ClientContact,
    ClientMembership,
    ClientPrice,
    History,
    Hook,
    ImportLink,
    ImportMapping,
    ImportRun,
    Key,
    KeyCopy,
    KeySafe,
    Message,
    Pet,
    Service,
    ServiceRequest,
    Staff,
    Territory,
    TerritoryZip,
    TwinAnswer,
    UsedCode,
    Vet,
    table_of,
)
from keydesk.db.queries.fields import all_own_values, fields_of
from keydesk.db.queries.importing_visits import have_visits
from keydesk.db.queries.merged import merged_away
from keydesk.db.rows.importing import (
    Have,
    HaveAccess,
    HaveClient,
    HaveContact,
    HaveHook,
    HaveKey,
    HaveLink,
    HaveNamedService,
    HavePet,
    HavePrice,
    HaveSafe,
    HaveStaff,
    HaveTerritory,
    HaveVet,
    HaveVisits,
    PastImport,
    VisitsWanted,
)
from keydesk.db.work import Reading
from keydesk.rules.fields import SUBJECTS
from keydesk.rules.refusal import Refusal
from keydesk.rules.tags import legacy_form

UNDONE = "undo_import"
"""The history's verb for a record that an import made and somebody took back."""

TAKEN_UP = "take_up"
"""The history's verb for such a record that a later import has taken up again."""

_HIDDEN = frozenset({"search", "sort_name", "version", "id"})
_HISTORY = table_of(History)
_COPY = table_of(KeyCopy)
_EDITED = ("client", "client_contact", "pet", "staff", "key", "access_method", "vet")


def have(reading: Reading, *, visits: VisitsWanted | None = None) -> Have:
    """Everything that an import compares with, at one moment; of the visits those that its files speak of."""
    undone = _undone(reading)
    copies, hung = _copies(reading, undone)
    fields = {subject: fields_of(reading.session, subject, reading.branch) for subject in SUBJECTS}
    own = {subject: all_own_values(reading.session, listed) for subject, listed in fields.items()}
    return Have(
        clients=tuple(_clients(reading, undone, own["client"])),
        fields=(*fields["client"], *fields["pet"]),
        pets=tuple(
            HavePet(
                row["id"],
                row["client_id"],
                {**_values(row), **own["pet"].get(row["id"], {})},
                _is_undone(row, "pet", undone),
            )
            for row in _rows(reading, Pet)
        ),
        staff=tuple(
            HaveStaff(row["id"], _values(row), _is_undone(row, "staff", undone)) for row in _rows(reading, Staff)
        ),
        contacts=tuple(
            HaveContact(row["id"], row["client_id"], _values(row), _is_undone(row, "client_contact", undone))
            for row in _rows(reading, ClientContact)
        ),
        accesses=tuple(_accesses(reading, undone)),
        vets=tuple(
            HaveVet(row["id"], row["name"], row["clinic"], row["phone"], taken_back, row["address"])
            for row, taken_back in _in_use(reading, Vet, "vet", undone)
        ),
        keys=tuple(_keys(reading, copies, undone)),
        safes=tuple(
            HaveSafe(row["id"], row["label"], taken_back)
            for row, taken_back in _in_use(reading, KeySafe, "key_safe", undone)
        ),
        hooks=tuple(
            HaveHook(row["id"], row["safe_id"], row["label"], row["id"] in hung, taken_back)
            for row, taken_back in _in_use(reading, Hook, "hook", undone)
        ),
        territories=tuple(_territories(reading, undone)),
        prices=tuple(
            HavePrice(
                row["id"], row["client_id"], row["service_id"], row["price_cents"], row["effective_on"], taken_back
            )
            for row, taken_back in _in_use(reading, ClientPrice, "client_price", undone)
        ),
        services=tuple(HaveNamedService(row["id"], row["branch_id"], row["name"]) for row in _rows(reading, Service)),
        blocked={(row["client_id"], row["staff_id"]): row["id"] for row in _rows(reading, BlockedSitter)},
        links=_links(reading),
        edited=frozenset(_edited(reading)),
        by_hand=_by_hand(reading),
        doubles=_doubles(reading),
        said={
            subject: frozenset(reading.session.execute(select(table_of(model).c.id)).scalars())
            for subject, model in (("message", Message), ("service_request", ServiceRequest))
        },
        said_undone=frozenset(each for each in undone if each[0] in {"message", "service_request"}),
        mark=office_mark(reading),
        country=reading.settings.country,
        used_codes=frozenset(reading.session.execute(select(table_of(UsedCode).c.code)).scalars()),
        calendars=(
            HaveVisits() if visits is None else have_visits(reading, visits, mark=office_mark(reading), undone=undone)
        ),
        feed_id=feed_id(reading),
    )


def feed_id(reading: Any) -> int:
    """The last entry of the change feed; takes a reading or a work."""
    return int(reading.session.execute(select(func.coalesce(func.max(table_of(Change).c.id), 0))).scalar_one())


def office_mark(reading: Reading) -> str:
    """What tells this office's exports from another's: the beginning of its hash chain, which no two stores share."""
    change = table_of(Change)
    first = reading.session.execute(select(change.c.hash).order_by(change.c.id).limit(1)).scalar()
    return str(first or "")[:12]


def saved_mapping(reading: Reading, *, source: str) -> str:
    """The mapping that the office keeps for a source, as JSON, or nothing.

    Raises:
        Refusal: none is kept under that name.
    """
    table = table_of(ImportMapping)
    found = reading.session.execute(select(table.c.mapping).where(table.c.source == source)).scalar()
    if found is None:
        raise Refusal(f"No mapping is kept for {source!r}.", code="not_found")
    return str(found)


def saved_mappings(reading: Reading) -> tuple[str, ...]:
    """Every mapping that the office keeps, as JSON, the newest first."""
    table = table_of(ImportMapping)
    return tuple(reading.session.execute(select(table.c.mapping).order_by(table.c.id.desc())).scalars())


def past_imports(reading: Reading, *, most: int = 20) -> tuple[PastImport, ...]:
    """The imports that were applied, newest first, those taken back too."""
    run, batch = table_of(ImportRun), table_of(Batch)
    rows = reading.session.execute(
        select(run.c.id, run.c.batch_id, run.c.source, run.c.files, run.c.counts, run.c.at, run.c.undone)
        .join_from(run, batch, run.c.batch_id == batch.c.id)
        .order_by(run.c.id.desc())
        .limit(most)
    )
    return tuple(
        PastImport(row.id, row.batch_id, row.source, row.files, json.loads(row.counts or "{}"), row.at, row.undone)
        for row in rows
    )


class _Copies:
    """The copies of one key."""

    def __init__(self) -> None:
        self.numbers: set[int] = set()
        self.old_codes: set[str] = set()
        self.undone: dict[int, int] = {}


def _rows(reading: Reading, model: Any) -> Iterable[RowMapping]:
    table = table_of(model)
    columns = [column for column in table.columns if column.key not in {"search", "sort_name", "secret", "version"}]
    return reading.session.execute(select(*columns)).mappings()


def _values(row: RowMapping) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _HIDDEN}


def _undone(reading: Reading) -> frozenset[tuple[str, int]]:
    """What was taken back and not taken up again since."""
    rows = reading.session.execute(
        select(_HISTORY.c.subject, _HISTORY.c.subject_id, _HISTORY.c.verb)
        .where(_HISTORY.c.verb.in_((UNDONE, TAKEN_UP)))
        .order_by(_HISTORY.c.id)
    )
    last = {(row.subject, row.subject_id): row.verb for row in rows}
    return frozenset(thing for thing, verb in last.items() if verb == UNDONE)


def _in_use(
    reading: Reading, model: Any, subject: str, undone: frozenset[tuple[str, int]]
) -> Iterable[tuple[RowMapping, bool]]:
    """What is in use, and what an import made and somebody took back, with which of both it is; the first before."""
    rows = [(row, _is_undone(row, subject, undone)) for row in _rows(reading, model)]
    return sorted((each for each in rows if each[0]["active"] or each[1]), key=lambda each: each[1])


def _is_undone(row: RowMapping, subject: str, undone: frozenset[tuple[str, int]]) -> bool:
    return (subject, row["id"]) in undone and not row["active"]


def _clients(
    reading: Reading, undone: frozenset[tuple[str, int]], own: Mapping[int, Mapping[str, str]]
) -> Iterable[HaveClient]:
    table = table_of(ClientMembership)
    places = {
        row.client_id: (row.status, row.since)
        for row in reading.session.execute(
            select(table.c.client_id, table.c.status, table.c.since).where(table.c.branch_id == reading.branch)
        )
    }
    gone = merged_away(reading.session)
    for row in _rows(reading, Client):
        if row["id"] in gone:
            continue
        status, since = places.get(row["id"], ("", None))
        values = {**_values(row), "status": status, "since": _day(since), **own.get(row["id"], {})}
        yield HaveClient(row["id"], values, undone=("client", row["id"]) in undone and status == "inactive")


def _doubles(reading: Reading) -> dict[tuple[str, str, int | None, str], bool]:
    """What was said of rows of files; a client who went into another one since is that one."""
    table, gone = table_of(TwinAnswer), merged_away(reading.session)
    return {
        (row.source, row.outside_id, gone.get(row.client_id, row.client_id), row.other_outside_id): bool(row.same)
        for row in reading.session.execute(select(table).where(table.c.source != ""))
    }


def _territories(reading: Reading, undone: frozenset[tuple[str, int]]) -> Iterable[HaveTerritory]:
    zips: dict[int, list[str]] = defaultdict(list)
    for row in _rows(reading, TerritoryZip):
        zips[row["territory_id"]].append(row["zip"])
    for row, taken_back in _in_use(reading, Territory, "territory", undone):
        yield HaveTerritory(row["id"], row["name"], tuple(sorted(zips[row["id"]])), taken_back)


def _day(since: datetime | None) -> Any:
    return since.astimezone(UTC).date() if since else None


def _accesses(reading: Reading, undone: frozenset[tuple[str, int]]) -> Iterable[HaveAccess]:
    for row in _rows(reading, AccessMethod):
        taken_back = _is_undone(row, "access_method", undone)
        if row["active"] or taken_back:
            yield HaveAccess(row["id"], row["client_id"], row["kind"], row["note"], taken_back)


def _copies(reading: Reading, undone: frozenset[tuple[str, int]]) -> tuple[dict[int, _Copies], set[int]]:
    """The copies by key, and the hooks on which one hangs or lives."""
    found: dict[int, _Copies] = defaultdict(_Copies)
    hung: set[int] = set()
    columns = (_COPY.c.id, _COPY.c.key_id, _COPY.c.number, _COPY.c.legacy_code, _COPY.c.state, _COPY.c.hook_id)
    for row in reading.session.execute(select(*columns, _COPY.c.home_hook_id)):
        one = found[row.key_id]
        if row.state == "retired" and ("key_copy", row.id) in undone:
            one.undone[row.number] = row.id
        else:
            one.numbers.add(row.number)
        if row.legacy_code:
            one.old_codes.add(legacy_form(row.legacy_code))
        if row.state == "in_service":
            hung.update(hook for hook in (row.hook_id, row.home_hook_id) if hook is not None)
    return found, hung


def _keys(reading: Reading, copies: dict[int, _Copies], undone: frozenset[tuple[str, int]]) -> Iterable[HaveKey]:
    for row in _rows(reading, Key):
        taken_back = _is_undone(row, "key", undone)
        pieces = copies[row["id"]]
        yield HaveKey(
            id=row["id"],
            client_id=row["client_id"],
            code=row["code"],
            values=_values(row),
            numbers=frozenset(pieces.numbers),
            old_codes=frozenset(pieces.old_codes),
            undone=taken_back,
            retired=not row["active"] and not taken_back,
            undone_copies=pieces.undone,
        )


def _links(reading: Reading) -> dict[tuple[str, str, str], HaveLink]:
    """Outside ids, the oldest first: the first source that knew a record is the one that it came from."""
    table = table_of(ImportLink)
    rows = reading.session.execute(
        select(table.c.source, table.c.subject, table.c.outside_id, table.c.subject_id, table.c.fingerprint)
        # Visits have ids by the hundred thousand, and are looked up for the days in question alone.
        .where(table.c.subject != "visit")
        .order_by(table.c.id)
    )
    stored = {(row.source, row.subject, row.outside_id): HaveLink(row.subject_id, row.fingerprint) for row in rows}
    # What this office exported comes back under its own numbers; who went into another client since is that one.
    mark, gone = office_mark(reading), merged_away(reading.session)
    own = {
        (f"keydesk {mark}", subject, str(row_id)): HaveLink(
            gone.get(row_id, row_id) if subject == "client" else row_id, "", own=True
        )
        for subject, model in (("client", Client), ("pet", Pet), ("staff", Staff))
        for row_id in reading.session.execute(select(table_of(model).c.id)).scalars()
    }
    return {**stored, **{link: known for link, known in own.items() if link not in stored}}


def _by_hand(reading: Reading) -> frozenset[tuple[str, int]]:
    rows = reading.session.execute(
        select(_HISTORY.c.subject, _HISTORY.c.subject_id).where(
            _HISTORY.c.verb == "add",
            _HISTORY.c.via != "import",
            _HISTORY.c.subject.in_(("client", "pet", "staff")),
        )
    )
    return frozenset((row.subject, row.subject_id) for row in rows)


def _edited(reading: Reading) -> Iterable[tuple[str, int, str]]:
    """Fields that people changed here. A status set by hand has its day with it; a reason belongs to key required."""
    rows = reading.session.execute(
        select(_HISTORY.c.subject, _HISTORY.c.subject_id, _HISTORY.c.field)
        .where(
            _HISTORY.c.via.not_in(("import", "undo")),
            _HISTORY.c.field.not_in(("", "*")),
            _HISTORY.c.verb.not_in(("add", UNDONE)),
            _HISTORY.c.subject.in_(_EDITED),
        )
        .distinct()
    )
    for row in rows:
        yield row.subject, row.subject_id, row.field
        if row.field == "status.in_home":
            yield row.subject, row.subject_id, "status"
            yield row.subject, row.subject_id, "since"
        if row.field == "key_required":
            yield row.subject, row.subject_id, "no_key_reason"
