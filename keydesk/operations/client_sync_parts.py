"""What a sync of clients would do: read in few statements, decided by the rules, and put together as a plan."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select

from keydesk.db.models import Client, ClientMembership, FieldMatch, FieldValue, Pet, table_of
from keydesk.db.queries.fields import fields_of
from keydesk.db.queries.merged import merged_into
from keydesk.db.rows.syncing import SyncClient, SyncField, SyncPlan, SyncValue
from keydesk.db.work import Work
from keydesk.rules.access import MASK
from keydesk.rules.branches import other_branch
from keydesk.rules.client_status import status_after
from keydesk.rules.fields import SUBJECTS, Subject
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.sync_values import DOUBTFUL, WRITES, Outcome, note_of, outcome_of
from keydesk.rules.syncing import Decisions, Going, Remembered, match_fields
from keydesk.rules.text import shown

_CLIENT, _PET, _PLACE = table_of(Client), table_of(Pet), table_of(ClientMembership)
_VALUE, _MATCH = table_of(FieldValue), table_of(FieldMatch)
AS_HERE: Final = "as_here"
"""The status there is the one that the client has here."""

_CANNOT_BE_OPENED: Final = "\0"
"""Stands for a secret that this box cannot open: like no other."""

Told = Callable[[int], None]
"""Told how many clients are done; it may refuse, and then nothing happens to any."""


@dataclass(frozen=True, slots=True)
class Held:
    """A row of what is in a field: its id, and its text; of a secret the text that it opens to."""

    row_id: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One value that is written.

    Attributes:
        subject: of a client or of a pet.
        subject_id: whose.
        owner_id: the client.
        number: the field, among the plan's.
        outcome: ``fills``, ``takes`` or ``notes``.
        value: what stands there then: in the field, or in the notes.
        before: what stands there now; None where there is no row.
        note: the lines that are new in the notes.
    """

    subject: Subject
    subject_id: int
    owner_id: int
    number: int
    outcome: Outcome
    value: str = field(repr=False)
    before: Held | None = None
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """A client's place in a branch."""

    row_id: int
    status: str
    welcomed_at: object


@dataclass(slots=True)
class Drafted:
    """A plan with all that it takes to carry it out."""

    plan: SyncPlan
    steps: list[Step]
    goings: tuple[Going, ...]
    here: Mapping[int, Place]
    there: Mapping[int, Place]
    notes: dict[tuple[Subject, int], str]


@dataclass(frozen=True, slots=True)
class _Whose:
    subject: Subject
    subject_id: int
    owner_id: int
    name: str


def draft(
    work: Work, client_ids: Sequence[int], *, to: str, decisions: Decisions, status: str, told: Told | None = None
) -> Drafted:
    """What a sync of some clients to a branch would do, without doing anything.

    Raises:
        Refusal: a client is not there, or went into another one; a field cannot go where it was said to.
    """
    ids = list(dict.fromkeys(client_ids))
    names = _names(work, ids)
    here, there = (_places(work, ids, each) for each in (other_branch(to), to))
    goings = _goings(work, to, decisions)
    pets = _pets(work, ids, names)
    notes = _notes(work, ids, pets)
    values = _Values(work, goings, {"client": ids, "pet": [each.subject_id for each in pets]})
    of_client: dict[int, list[_Whose]] = {each: [_Whose("client", each, each, names[each])] for each in ids}
    for pet in pets:
        of_client[pet.owner_id].append(pet)
    steps: list[Step] = []
    doubtful: list[SyncValue] = []
    by_field: list[Counter[Outcome]] = [Counter() for _ in goings]
    clients: list[SyncClient] = []
    for at, client_id in enumerate(ids):
        if told is not None:
            told(at)
        by_client: Counter[Outcome] = Counter()
        if client_id in here:
            for whose in of_client[client_id]:
                for number, outcome in _of_one(work, whose, goings, values, notes, steps, doubtful):
                    by_field[number][outcome] += 1
                    by_client[outcome] += 1
        clients.append(_client(client_id, names[client_id], here, there, status, by_client))
    fields = tuple(SyncField(each, dict(count)) for each, count in zip(goings, by_field, strict=True))
    plan = SyncPlan(to, fields, tuple(clients), tuple(doubtful))
    return Drafted(
        SyncPlan(to, fields, tuple(clients), tuple(doubtful), seen=_print_of(plan, steps)), steps, goings, here, there,
        notes,
    )  # fmt: skip


def _client(
    client_id: int, name: str, here: Mapping[int, Place], there: Mapping[int, Place], status: str,
    counts: Mapping[Outcome, int],
) -> SyncClient:  # fmt: skip
    if client_id not in here:
        now = there[client_id].status if client_id in there else None
        return SyncClient(client_id, name, "none", now, now, counts)
    if client_id in there:
        now = there[client_id].status
        welcome = there[client_id].welcomed_at is None and here[client_id].welcomed_at is not None
        return SyncClient(client_id, name, "has", now, now, counts, welcome)
    becomes = here[client_id].status if status == AS_HERE else status_after(None, "added", wanted=status)
    return SyncClient(client_id, name, "joins", None, becomes, counts)


def _of_one(
    work: Work,
    whose: _Whose,
    goings: Sequence[Going],
    values: _Values,
    notes: dict[tuple[Subject, int], str],
    steps: list[Step],
    doubtful: list[SyncValue],
) -> Iterator[tuple[int, Outcome]]:
    """What becomes of each value of one client or pet; what is written is added to the steps."""
    of = whose.subject, whose.subject_id
    for number, going in enumerate(goings):
        if going.field.subject != whose.subject:
            continue
        have = values.of(going.field.field_id, whose.subject_id)
        if have is None or not have.text:
            continue
        before = None if going.into is None else values.of(going.into.field_id, whose.subject_id)
        standing = "" if before is None else before.text
        if have.text == _CANNOT_BE_OPENED:
            outcome: Outcome = "misfit"
            value = standing
        else:
            outcome, value = outcome_of(
                going, have.text, standing, notes=notes.get(of, ""), country=work.settings.country
            )
        if outcome in WRITES:
            note = note_of(going.field, have.text) if outcome == "notes" else ""
            steps.append(Step(whose.subject, whose.subject_id, whose.owner_id, number, outcome, value, before, note))
            if outcome == "notes":
                notes[of] = value
        if outcome in DOUBTFUL:
            masked = going.field.kind == "secret"
            doubtful.append(
                SyncValue(
                    whose.subject, going.field.name, whose.name, outcome, MASK if masked else have.text,
                    MASK if masked and standing else standing,
                )
            )  # fmt: skip
        yield number, outcome


def _goings(work: Work, to: str, decisions: Decisions) -> tuple[Going, ...]:
    remembered = {
        row.field_id: Remembered(row.into_id)
        for row in work.session.execute(select(_MATCH.c.field_id, _MATCH.c.into_id, _MATCH.c.into_notes))
        if row.into_id is not None or row.into_notes
    }
    known: set[tuple[str, str]] = set()
    found: list[Going] = []
    for subject in SUBJECTS:
        here, there = (fields_of(work.session, subject, each) for each in (other_branch(to), to))
        known |= {(subject, each.name) for each in here if not (each.built_in or each.retired)}
        found += match_fields(here, there, remembered=remembered, decisions=decisions)
    said = {(each.subject, each.name) for each in decisions.said} | decisions.take | decisions.choices
    for _, name in sorted(said - known):
        raise Refusal(
            f"{BRANCH_WORDS[other_branch(to)]} has no field “{shown(name, width=40)}” that could be synced.",
            code="not_found",
        )
    return tuple(found)


class _Values:
    """What is in the fields of both branches, of some clients and pets; secrets open, for comparing alone."""

    def __init__(self, work: Work, goings: Sequence[Going], ids: Mapping[Subject, Sequence[int]]) -> None:
        self._found: dict[tuple[int, int], Held] = {}
        for subject, wanted in ids.items():
            fields = [
                each.field_id
                for going in goings
                if going.field.subject == subject
                for each in (going.field, going.into)
                if each is not None and each.field_id is not None
            ]
            for some in parts(wanted if fields else ()):
                rows = work.session.execute(
                    select(_VALUE.c.id, _VALUE.c.field_id, _VALUE.c.subject_id, _VALUE.c.value, _VALUE.c.secret).where(
                        _VALUE.c.field_id.in_(fields), _VALUE.c.subject_id.in_(some)
                    )
                )
                for row in rows:
                    text = row.value if row.secret is None else opened(work, row.secret)
                    self._found[row.field_id, row.subject_id] = Held(row.id, text)

    def of(self, field_id: int | None, subject_id: int) -> Held | None:
        return None if field_id is None else self._found.get((field_id, subject_id))


def opened(work: Work, sealed: bytes) -> str:
    """What a secret says, to be compared and sealed anew, and shown to nobody."""
    try:
        return work.reveal(sealed)
    except Refusal:
        return _CANNOT_BE_OPENED


def _names(work: Work, ids: Sequence[int]) -> dict[int, str]:
    gone = merged_into(work.session, ids)
    for client_id, into in gone.items():
        raise Refusal(
            f"The profile no. {client_id} went into {shown(into.name, width=60)} (no. {into.id}): sync that one.",
            code="changed",
        )
    found: dict[int, str] = {}
    for some in parts(ids):
        rows = work.session.execute(
            select(_CLIENT.c.id, _CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company).where(
                _CLIENT.c.id.in_(some)
            )
        )
        found.update((row.id, client_name(row.first_name, row.last_name, row.company)) for row in rows)
    lost = next((each for each in ids if each not in found), None)
    if lost is not None:
        raise Refusal(f"There is no client number {lost}. The list may be an old one; look again.", code="not_found")
    return found


def _places(work: Work, ids: Sequence[int], branch: str) -> dict[int, Place]:
    found: dict[int, Place] = {}
    for some in parts(ids):
        rows = work.session.execute(
            select(_PLACE.c.id, _PLACE.c.client_id, _PLACE.c.status, _PLACE.c.welcomed_at).where(
                _PLACE.c.branch_id == branch, _PLACE.c.client_id.in_(some)
            )
        )
        found.update((row.client_id, Place(row.id, row.status, row.welcomed_at)) for row in rows)
    return found


def _pets(work: Work, ids: Sequence[int], names: Mapping[int, str]) -> list[_Whose]:
    found: list[_Whose] = []
    for some in parts(ids):
        rows = work.session.execute(
            select(_PET.c.id, _PET.c.client_id, _PET.c.name).where(_PET.c.client_id.in_(some)).order_by(_PET.c.id)
        )
        found += (_Whose("pet", row.id, row.client_id, f"{row.name} of {names[row.client_id]}") for row in rows)
    return found


def _notes(work: Work, ids: Sequence[int], pets: Sequence[_Whose]) -> dict[tuple[Subject, int], str]:
    found: dict[tuple[Subject, int], str] = {}
    wanted_of: dict[Subject, Sequence[int]] = {"client": ids, "pet": [each.subject_id for each in pets]}
    for subject, wanted in wanted_of.items():
        table = _CLIENT if subject == "client" else _PET
        for some in parts(wanted):
            rows = work.session.execute(select(table.c.id, table.c.notes).where(table.c.id.in_(some)))
            found.update(((subject, row.id), row.notes) for row in rows)
    return found


def parts(listed: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    """So many at once as a statement takes."""
    return (listed[start : start + size] for start in range(0, len(listed), size))


def _print_of(plan: SyncPlan, steps: Sequence[Step]) -> str:
    """A print of a plan, so that an act keeps to what was looked at."""
    print_ = hashlib.sha256(repr((plan.to, plan.fields, plan.clients, plan.doubtful)).encode("utf-8", "surrogatepass"))
    for each in steps:
        print_.update(repr((each.subject, each.subject_id, each.number, each.outcome)).encode())
        print_.update(each.value.encode("utf-8", "surrogatepass"))
    return print_.hexdigest()[:32]
