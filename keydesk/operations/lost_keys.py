"""The case of a key that is gone, and the lock that is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from keydesk.db.models import Key, KeyCopy, LostKeyCase, table_of
from keydesk.db.queries.lost_keys import GONE
from keydesk.db.work import Work
from keydesk.operations.codes import offer_code
from keydesk.operations.copies import NewCopy, add_copies
from keydesk.operations.editing import Saved, add, load, save
from keydesk.operations.keys import change_code
from keydesk.operations.limits import paragraph
from keydesk.operations.movement import facts
from keydesk.operations.whereabouts import retire
from keydesk.rules.custody import where
from keydesk.rules.keys import MOST_COPIES
from keydesk.rules.lost_keys import LOCK_WORDS
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted, shown

_CASE, _COPY, _KEY = table_of(LostKeyCase), table_of(KeyCopy), table_of(Key)
_SUBJECT = "lost_key_case"
_MOST_CENTS = 100_000_000


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """A lock was changed.

    Attributes:
        retired: tags that open nothing any more.
        to_collect: those of them that are with somebody, ``K7MT-2 with Sam Ortega``.
        tag_codes: the new copies.
        batch_id: the batch, which an undo does not take back as a whole.
        said: what the desk says.
    """

    retired: tuple[str, ...]
    to_collect: tuple[str, ...]
    tag_codes: tuple[str, ...]
    batch_id: int
    said: str


def open_case(work: Work, *, copy_id: int, note: str = "") -> Saved:
    """Opens the case of a copy that is missing, lost or stolen; the one that is open already is gone on with.

    Raises:
        Refusal: the copy is not gone.
    """
    work.require(Permission.MANAGE_KEYS)
    copy = load(work, _COPY, copy_id, "copy")
    gone = copy["state"] in GONE or copy["holder_kind"] == "missing"
    if not gone:
        raise Refusal(f"{copy['tag_code']} is not missing. Mark it missing first.")
    known = work.session.execute(
        select(_CASE.c.id, _CASE.c.version).where(_CASE.c.copy_id == copy_id, _CASE.c.status == "open")
    ).first()
    if known is not None:
        return Saved(known.id, known.version, (), f"The case of {copy['tag_code']} is open already.")
    values = {
        "copy_id": copy_id,
        "opened_at": work.now,
        "opened_by": work.operator.staff_id,
        "note": paragraph(note, "The note", "note"),
    }
    case_id = add(work, _CASE, _SUBJECT, values, name=copy["tag_code"], verb="open")
    return Saved(case_id, 1, (), f"The case of {copy['tag_code']} is open: tell the client, decide about the lock.")


def edit_case(
    work: Work,
    *,
    case_id: int,
    version: int | None = None,
    client_told_at: datetime | None = None,
    insurer_told_at: datetime | None = None,
    rekey_decision: str | None = None,
    cost_cents: int | None = None,
    note: str | None = None,
) -> Saved:
    """Ticks off what was done about a case; what is None stays as it is.

    Raises:
        Refusal: the case is closed, a value does not fit, or somebody changed it after ``version``.
    """
    work.require(Permission.MANAGE_KEYS)
    case = _open(work, case_id)
    for moment in (client_told_at, insurer_told_at):
        if moment is not None and moment > work.now:
            raise Refusal("That is yet to come. Say when it was done.")
    if rekey_decision is not None and rekey_decision not in LOCK_WORDS:
        raise Refusal("About the lock one can decide: rekey, keep, or done.", field="rekey_decision")
    if cost_cents is not None and not 0 <= cost_cents <= _MOST_CENTS:
        raise Refusal("A cost is an amount of money, 0 or more.", field="cost_cents")
    given = {
        "client_told_at": client_told_at,
        "insurer_told_at": insurer_told_at,
        "rekey_decision": rekey_decision,
        "cost_cents": cost_cents,
        "note": None if note is None else paragraph(note, "The note", "note"),
    }
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    return save(work, _CASE, _SUBJECT, case, values, version=version, name=_name(work, case))


def close_case(work: Work, *, case_id: int, version: int | None = None, note: str = "") -> Saved:
    """Closes a case: the key is back, or everything about it has been done.

    Raises:
        Refusal: something is left to do and the key is not back; says what.
    """
    work.require(Permission.MANAGE_KEYS)
    case = _open(work, case_id)
    copy = load(work, _COPY, case["copy_id"], "copy")
    gone = copy["state"] in GONE or copy["holder_kind"] == "missing"
    if gone and case["client_told_at"] is None:
        raise Refusal("The client has not been told yet. Say when they were, or mark the key found.")
    if gone and case["rekey_decision"] in {"", "rekey"}:
        left = "has not been changed yet" if case["rekey_decision"] else "is not decided about: change it or keep it"
        raise Refusal(f"The lock {left}.")
    values: dict[str, Any] = {"status": "closed", "closed_at": work.now}
    if note.strip():
        values["note"] = paragraph("\n".join(filter(None, [case["note"], note])), "The note", "note")
    saved = save(work, _CASE, _SUBJECT, case, values, version=version, name=_name(work, case), verb="close")
    return Saved(saved.id, saved.version, saved.fields, f"The case of {copy['tag_code']} is closed.")


def rekey(
    work: Work, *, key_id: int, copies: int = 0, new_code: bool = False, note: str = "", version: int | None = None
) -> Rekeyed:
    """The lock was changed: every copy of the key is out of use, wherever it is, and new ones take their place.

    Args:
        work: the transaction.
        key_id: the key.
        copies: how many new copies there are; they are to be tested, and their tags to be printed.
        new_code: whether the key gets a new code, so that an old tag cannot be taken for a new one.
        note: why, or who did it.
        version: the version of the key that the person saw.

    Raises:
        Refusal: no such key, out of use, too many copies, or somebody changed it after ``version``.
    """
    work.require(Permission.MANAGE_KEYS)
    key = load(work, _KEY, key_id, "key")
    if not key["active"]:
        raise Refusal(f"Key {key['code']} is out of use. Add a new key for the lock instead.")
    if version is not None and version != key["version"]:
        raise Refusal(f"Key {key['code']} was changed meanwhile. Look at it again.", code="changed")
    if not 0 <= copies <= MOST_COPIES:
        raise Refusal(f"A key has at most {MOST_COPIES} copies.", field="copies")
    retired, to_collect = [], []
    tags = work.session.execute(
        select(_COPY.c.tag_code).where(_COPY.c.key_id == key_id, _COPY.c.state != "retired").order_by(_COPY.c.number)
    ).scalars()
    for tag in list(tags):
        copy = facts(work, tag)
        if copy.holder is not None and copy.holder.kind not in {"safe", "missing"}:
            to_collect.append(f"{tag} {where(copy)}")
        retire(work, tag_code=tag, reason="rekeyed", note=note)
        retired.append(tag)
    if new_code:
        change_code(work, key_id=key_id, code=offer_code(work))
    added: tuple[str, ...] = ()
    if copies:
        wanted = [NewCopy(needs_test=True, received_from="rekeyed")] * copies
        added = add_copies(work, key_id=key_id, copies=wanted).tag_codes
    cases = work.session.execute(
        select(_CASE)
        .join(_COPY, _COPY.c.id == _CASE.c.copy_id)
        .where(_COPY.c.key_id == key_id, _CASE.c.status == "open", _CASE.c.rekey_decision != "done")
    ).mappings()
    for case in list(cases):
        save(work, _CASE, _SUBJECT, dict(case), {"rekey_decision": "done"}, version=None, name=_name(work, case))
    said = f"Lock changed: {counted(len(retired), 'copy', 'copies')} out of use"
    said += (
        f", {', '.join(added)} new: test them, print their tags"
        if added
        else "; add the new copies when they are there"
    )
    if to_collect:
        said += f". Collect {', '.join(shown(each, width=60) for each in to_collect)}"
    return Rekeyed(tuple(retired), tuple(to_collect), tuple(added), work.batch_id, f"{said}.")


def _open(work: Work, case_id: int) -> dict[str, Any]:
    case = load(work, _CASE, case_id, "case")
    if case["status"] != "open":
        raise Refusal("That case is closed. Open a new one if the key is gone again.", code="changed")
    return case


def _name(work: Work, case: Any) -> str:
    tag = work.session.execute(select(_COPY.c.tag_code).where(_COPY.c.id == case["copy_id"])).scalar()
    return f"Case of {tag}"
