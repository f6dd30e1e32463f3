"""Two profiles of one household become one: everything goes along under the ids that it has, and can all go back.

The profile that goes away stays on file, inactive, and says into whom it went; nothing is deleted, and no event is
touched. What was written is noted in ``client_merge``, from which :mod:`keydesk.operations.merging_undo` takes it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert, or_, select, update

from keydesk.db.models import Client, ClientContact, ClientMerge, CustodyEvent, Pet, table_of
from keydesk.db.queries.merging import client_row, merge_preview, own_pairs
from keydesk.db.rows.merging import MergePreview
from keydesk.db.types import instant_text
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.asking import reading_of
from keydesk.operations.due import follow_visits
from keydesk.operations.editing import zone_of
from keydesk.operations.import_search import refresh_clients
from keydesk.operations.merging_parts import MOVES, TOLD, Ledger, bare, row_of
from keydesk.rules import dates
from keydesk.rules.merging import FieldPair, chosen, merged_values, more_active, same_contact
from keydesk.rules.profile import PET_FIELDS, told
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted, shown

_CLIENT, _PET, _CONTACT = table_of(Client), table_of(Pet), table_of(ClientContact)
_MERGE, _EVENT = table_of(ClientMerge), table_of(CustodyEvent)
_MEMBERSHIP: Final = "client_membership"
_PLACE: Final = ("branch_id", "status", "since", "welcomed_at")


@dataclass(frozen=True, slots=True)
class Merged:
    """Two clients became one.

    Attributes:
        batch_id: what an undo takes back.
        id: the client who stays.
        gone_id: the profile that went into it.
        moved: how many things went along, by table.
        said: what the desk says.
    """

    batch_id: int
    id: int
    gone_id: int
    moved: Mapping[str, int]
    said: str


def merge_clients(
    work: Work,
    *,
    into_id: int,
    client_id: int,
    keep: Mapping[str, str] | None = None,
    same_pets: Sequence[tuple[int, int]] | None = None,
    settled: bool = False,
    seen: tuple[int, int] | None = None,
) -> Merged:
    """Lets one client's profile go into another's, with all keys, pets, visits and people around it.

    Args:
        work: the transaction.
        into_id: the client who stays.
        client_id: whose profile goes away.
        keep: field → ``first``, ``second`` or ``both``: what people chose; the rest is the fuller value.
        same_pets: animals that are one, of the first and of the second; None takes those that are likely the same.
        settled: where both have something else and nobody chose, the first's stays.
        seen: the versions of the two profiles that were seen.

    Raises:
        Refusal: fields in which somebody has to choose (``details`` names them), a profile that changed since it was
            seen or went elsewhere (code ``changed``), or a sitter who would be the first and blocked.
    """
    work.require(Permission.EDIT_CLIENTS)
    reading = reading_of(work)
    preview = merge_preview(reading, into_id=into_id, client_id=client_id)
    if preview.keys:
        work.require(Permission.MANAGE_KEYS)
    if seen is not None and seen != (preview.first.version, preview.second.version):
        raise Refusal(
            "One of the two was changed since you looked. Nothing was merged: look at both again.", code="changed"
        )
    pairs = chosen(preview.pairs, keep or {})
    _require_chosen(pairs, settled=settled)
    first, second = client_row(reading, into_id), client_row(reading, client_id)
    values = merged_values(first, second, pairs)
    ledger = Ledger(work)
    pets = [(each.first_id, each.second_id) for each in preview.pets] if same_pets is None else list(same_pets)
    stay = _same_pets(work, ledger, pets, into_id=into_id, client_id=client_id)
    moved = _move_all(work, ledger, into_id=into_id, client_id=client_id, pets_that_stay=stay)
    _require_unblocked(work, {**first, **values})
    _write_profile(work, ledger, first, values)
    _write_own_fields(work, ledger, pairs, into_id=into_id, client_id=client_id)
    _join_places(work, ledger, into_id=into_id, client_id=client_id)
    _follow_sitters(work, ledger, {**first, **values})
    _tell(work, preview, values, first)
    work.session.execute(
        update(_CLIENT).where(_CLIENT.c.id.in_((into_id, client_id))).values(version=_CLIENT.c.version + 1)
    )
    work.session.execute(
        insert(_MERGE).values(
            client_id=client_id, into_id=into_id, batch_id=work.batch_id, changed=ledger.to_json(into_id), at=work.now
        )
    )
    refresh_clients(work, (into_id, client_id))
    follow_visits(work, [into_id])
    return Merged(work.batch_id, into_id, client_id, moved, _said(preview, moved))


def _require_chosen(pairs: Sequence[FieldPair], *, settled: bool) -> None:
    unsettled = [each for each in pairs if each.conflict]
    if unsettled and not settled:
        words = [
            f"{each.label}: {shown(each.first, width=40)} or {shown(each.second, width=40)}  ({each.name})"
            for each in unsettled
        ]
        many = "1 field differs" if len(words) == 1 else f"{len(words)} fields differ"
        raise Refusal(f"{many}: say which of the two stays. Nothing was merged.", details=words)


def _require_unblocked(work: Work, client: Mapping[str, Any]) -> None:
    """A sitter whom either of them has blocked is nobody's first or second sitter."""
    here = bare("blocked_sitter", "client_id", "staff_id")
    blocked = set(work.session.execute(select(here.c.staff_id).where(here.c.client_id == client["id"])).scalars())
    for field, word in (("primary_sitter_id", "primary"), ("secondary_sitter_id", "secondary")):
        if client[field] in blocked:
            raise Refusal(
                f"The {word} sitter of one is blocked by the other. Choose another sitter, or take the block away, "
                "then merge them.",
                field=field,
            )


# -- what goes along ---------------------------------------------------------------------------------------------------


def _move_all(work: Work, ledger: Ledger, *, into_id: int, client_id: int, pets_that_stay: set[int]) -> dict[str, int]:
    stay = {
        "pet": pets_that_stay,
        "client_contact": _contacts_that_stay(work, into_id, client_id),
        "blocked_sitter": _twice(work, ledger, "blocked_sitter", ("staff_id",), into_id, client_id),
        "allowed_holder": _twice(work, ledger, "allowed_holder", ("staff_id",), into_id, client_id),
        "client_price": _twice(work, ledger, "client_price", ("service_id",), into_id, client_id),
    }
    moved: dict[str, int] = {}
    entries: list[HistoryEntry] = []
    for table, column in MOVES.items():
        ids = [each for each in ledger.ids(table, column, client_id) if each not in stay.get(table, ())]
        ledger.move(table, column, client_id, into_id, ids)
        moved[table] = len(ids)
        if table in TOLD:
            entries += [HistoryEntry(table, each, "merge", "client_id", str(client_id), str(into_id)) for each in ids]
    _move_links(work, ledger, "client", client_id, into_id)
    work.record_many(entries)
    return moved


def _move_links(work: Work, ledger: Ledger, subject: str, old: int, new: int) -> None:
    """What a file calls the one is found as the other from now on."""
    here = bare("import_link", "subject", "subject_id")
    found = select(here.c.id).where(here.c.subject == subject, here.c.subject_id == old).order_by(here.c.id)
    ledger.move("import_link", "subject_id", old, new, list(work.session.execute(found).scalars()))


def _twice(work: Work, ledger: Ledger, table: str, columns: tuple[str, ...], into_id: int, client_id: int) -> set[int]:
    """Rows of the second that the first has already, told by these columns."""
    kept = {tuple(row_of(work, table, each, columns).values()) for each in ledger.ids(table, "client_id", into_id)}
    return {
        each
        for each in ledger.ids(table, "client_id", client_id)
        if tuple(row_of(work, table, each, columns).values()) in kept
    }


def _contacts_that_stay(work: Work, into_id: int, client_id: int) -> set[int]:
    """Contacts of the second that say nothing more than one of the first, and never had a key of ours."""
    found = work.session.execute(select(_CONTACT).where(_CONTACT.c.client_id.in_((into_id, client_id)))).mappings()
    rows = [dict(row) for row in found]
    first = [row for row in rows if row["client_id"] == into_id and row["active"]]
    second = [row for row in rows if row["client_id"] == client_id]
    twice = {row["id"] for row in second if any(same_contact(each, row) for each in first)}
    had = work.session.execute(
        select(_EVENT.c.to_contact_id, _EVENT.c.from_contact_id).where(
            or_(_EVENT.c.to_contact_id.in_(twice), _EVENT.c.from_contact_id.in_(twice))
        )
    )
    return twice - {contact for event in had for contact in event}


def _same_pets(
    work: Work, ledger: Ledger, pets: Sequence[tuple[int, int]], *, into_id: int, client_id: int
) -> set[int]:
    """Animals that are one: what the second's record knows more goes into the first's, and it is not about any more.

    Raises:
        Refusal: one of them is not theirs.
    """
    for first_id, second_id in pets:
        rows = {
            row["id"]: row
            for row in work.session.execute(select(_PET).where(_PET.c.id.in_((first_id, second_id)))).mappings()
        }
        first, second = rows.get(first_id), rows.get(second_id)
        if first is None or second is None or first["client_id"] != into_id or second["client_id"] != client_id:
            raise Refusal("One of the pets is not theirs any more. Look at both clients again.", code="changed")
        fuller = {
            name: second[name] for name in PET_FIELDS if first[name] in {None, ""} and second[name] not in {None, ""}
        }
        raw = row_of(work, "pet", second_id, tuple(fuller)) if fuller else {}
        ledger.change("pet", first_id, raw)
        ledger.change("pet", second_id, {"active": 0})
        _move_links(work, ledger, "pet", second_id, first_id)
        for each in own_pairs(reading_of(work), first_id, second_id, subject="pet"):
            if each.kept == "second":
                _take_over(work, ledger, each, first_id, second_id)
        entries = [HistoryEntry("pet", first_id, "merge", name, None, told(value)) for name, value in fuller.items()]
        entries.append(HistoryEntry("pet", second_id, "merge", "active", "yes", "no", "the same animal twice"))
        work.record_many(entries)
    return {second_id for _, second_id in pets}


# -- the profile -------------------------------------------------------------------------------------------------------


def _write_profile(work: Work, ledger: Ledger, first: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    if not values:
        return
    before = row_of(work, "client", first["id"], tuple(values))
    work.session.execute(update(_CLIENT).where(_CLIENT.c.id == first["id"]).values(**values))
    ledger.note("client", first["id"], before, row_of(work, "client", first["id"], tuple(values)))


def _write_own_fields(work: Work, ledger: Ledger, pairs: Sequence[FieldPair], *, into_id: int, client_id: int) -> None:
    """The fields that the office made; a sealed value moves as it is, and nobody sees it."""
    for each in pairs:
        if not each.name.startswith("own:") or each.kept == "first":
            continue
        _take_over(work, ledger, each, into_id, client_id)
        sealed = not each.second or each.second == each.first
        old, new = (None, None) if sealed else (each.first or None, each.second)
        work.record("client", into_id, "merge", field=each.label, old=old, new=new)


def _take_over(work: Work, ledger: Ledger, each: FieldPair, first_id: int, second_id: int) -> None:
    here = bare("field_value", "field_id", "subject_id", "value")
    rows = {
        row.subject_id: row
        for row in work.session.execute(
            select(here).where(
                here.c.field_id == int(each.name.removeprefix("own:")), here.c.subject_id.in_((first_id, second_id))
            )
        )
    }
    first, second = rows.get(first_id), rows[second_id]
    if each.kept == "both" and first is not None:
        ledger.change("field_value", first.id, {"value": f"{first.value}\n{second.value}"})
        return
    if first is not None:
        # One value a field and client: for a moment the first's is nobody's.
        ledger.move("field_value", "subject_id", first_id, -second_id, [first.id])
    ledger.move("field_value", "subject_id", second_id, first_id, [second.id])
    if first is not None:
        ledger.move("field_value", "subject_id", -second_id, second_id, [first.id])


def _join_places(work: Work, ledger: Ledger, *, into_id: int, client_id: int) -> None:
    """The places in branches: the more active status wins, with the day since which it is so."""
    mine, theirs = (_places(work, each) for each in (into_id, client_id))
    for branch, other in theirs.items():
        place = mine.get(branch)
        field = f"status.{branch}"
        if place is None:
            ledger.add(_MEMBERSHIP, {"client_id": into_id, **{name: other[name] for name in _PLACE}})
            work.record("client", into_id, "merge", field=field, new=other["status"])
        else:
            status = more_active(place["status"], other["status"])
            since = other["since"] if place["status"] != status else place["since"]
            if place["status"] == other["status"]:
                since = min(place["since"], other["since"])
            welcomed = min(filter(None, (place["welcomed_at"], other["welcomed_at"])), default=None)
            ledger.change(_MEMBERSHIP, place["id"], {"status": status, "since": since, "welcomed_at": welcomed})
            if status != place["status"]:
                work.record("client", into_id, "merge", field=field, old=place["status"], new=status)
        if other["status"] != "inactive":
            ledger.change(_MEMBERSHIP, other["id"], {"status": "inactive", "since": instant_text(work.now)})
            work.record("client", client_id, "merge", field=field, old=other["status"], new="inactive")


def _places(work: Work, client_id: int) -> dict[str, dict[str, Any]]:
    here = bare(_MEMBERSHIP, "client_id", *_PLACE)
    rows = work.session.execute(select(here).where(here.c.client_id == client_id).order_by(here.c.id)).mappings()
    return {row["branch_id"]: dict(row) for row in rows}


def _follow_sitters(work: Work, ledger: Ledger, client: Mapping[str, Any]) -> None:
    """Coming visits that were given to PRIMARY or SECONDARY go to the sitter whom the one profile names (I13)."""
    today = dates.today(work.now, zone_of(work)).isoformat()
    entries: list[HistoryEntry] = []
    for role in ("primary", "secondary"):
        sitter = client[f"{role}_sitter_id"]
        for table in ("visit", "visit_series"):
            here = bare(table, "client_id", "assigned_as", "sitter_id", "status", "day")
            wanted = select(here.c.id, here.c.sitter_id).where(
                here.c.client_id == client["id"], here.c.assigned_as == role
            )
            if table == "visit":
                wanted = wanted.where(here.c.status == "scheduled", here.c.day >= today)
            by_sitter: dict[int | None, list[int]] = {}
            for row in work.session.execute(wanted.order_by(here.c.id)):
                if row.sitter_id != sitter:
                    by_sitter.setdefault(row.sitter_id, []).append(row.id)
            for old, ids in by_sitter.items():
                ledger.move(table, "sitter_id", old, sitter, ids)
                entries += [
                    HistoryEntry(table, each, "follow", "sitter_id", told(old), told(sitter), f"{role} sitter")
                    for each in ids
                ]
    work.record_many(entries)


# -- what is told ------------------------------------------------------------------------------------------------------


def _tell(work: Work, preview: MergePreview, values: Mapping[str, Any], first: Mapping[str, Any]) -> None:
    """The histories of both."""
    one, other = preview.first, preview.second
    work.record("client", one.client_id, "merge", field="*", new=f"{other.name} (no. {other.client_id})")
    work.record_many(
        HistoryEntry("client", one.client_id, "merge", name, told(first[name]), told(value))
        for name, value in values.items()
    )
    work.record("client", other.client_id, "merge", field="merged_into", new=f"{one.name} (no. {one.client_id})")


def _said(preview: MergePreview, moved: Mapping[str, int]) -> str:
    came = [
        counted(moved[table], word, many)
        for table, word, many in (
            ("key", "key", ""), ("pet", "pet", ""), ("visit", "visit", ""), ("client_contact", "contact", ""),
            ("access_method", "way in", "ways in"), ("message", "message", ""), ("invoice", "invoice", ""),
        )
        if moved[table]
    ]  # fmt: skip
    with_them = f", with {', '.join(came)}" if came else ""
    one, other = shown(preview.first.name, width=50), shown(preview.second.name, width=50)
    return f"{other} (no. {preview.second.client_id}) went into {one}{with_them}."
