"""The one act beneath every movement: the event is written and the copy's holder follows it, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select, update
from sqlmodel import col

from keydesk.db.models import AllowedHolder, ClientContact, Hook, Key, KeyCopy, KeySafe, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.copies import BLOCKS, copy_facts, last_move, safe_words
from keydesk.db.work import Work
from keydesk.rules import dates
from keydesk.rules.custody import CopyFacts, Holder, require_in_service
from keydesk.rules.desk_lines import NextNeed
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_COPY, _ALLOWED = table_of(KeyCopy), table_of(AllowedHolder)
_NAMED = select(_ALLOWED.c.id).where(_ALLOWED.c.client_id == bindparam("client_id"))
# What every movement says to the store, built once.
_SITTER = select(
    col(Staff.first_name),
    col(Staff.last_name),
    col(Staff.nickname),
    col(Staff.active),
    BLOCKS.exists().label("blocked"),
    or_(~_NAMED.exists(), _NAMED.where(_ALLOWED.c.staff_id == bindparam("staff_id")).exists()).label("agreed"),
).where(col(Staff.id) == bindparam("staff_id"))
_MOVE = update(_COPY).where(_COPY.c.id == bindparam("of_copy"), _COPY.c.last_seq == bindparam("after_seq"))


@dataclass(frozen=True, slots=True)
class Moved:
    """One movement, done.

    Attributes:
        kind: the event's kind: ``check_out``, ``check_in``, ``transfer``, ``move``, ``missing``, ``found``, …
        from_words: ``hook A7``, ``Sam Ortega``…
        to_words: the same for the new place.
        to: the new holder; None when the copy went out of service.
        overrode: the warnings that a reason went past.
        said: one sentence for the desk.
        next_need: for a copy that came in, who needs it next.
        unneeded: for a copy that went to a sitter, that no visit of theirs is booked there.
        elsewhere: for a copy that hangs in one branch and lives in the other, where that is.
    """

    copy_id: int
    tag_code: str
    client_id: int
    client_name: str
    key_label: str
    lock_location: str
    desk_note: str
    pieces: int
    kind: str
    from_holder: Holder | None
    from_words: str
    to: Holder | None
    to_words: str
    at: datetime
    due_at: datetime | None
    batch_id: int
    event_id: int
    overrode: tuple[str, ...]
    said: str
    next_need: NextNeed | None = None
    unneeded: bool = False
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A holder that exists and may be used, with its words, and whether the client's key agreement has it so."""

    holder: Holder
    words: str
    agreed: bool = True


def zone_of(work: Work) -> ZoneInfo:
    """The office's time zone."""
    return ZoneInfo(work.settings.time_zone)


def find_place(work: Work, holder: Holder, *, client_id: int) -> Place:
    """The words of a holder, after asking whether it is there and may have this client's keys.

    Raises:
        Refusal: no such person, safe, hook or contact; inactive; or a sitter whom the client has blocked.
    """
    match holder.kind:
        case "sitter":
            return _require_sitter(work, holder, client_id=client_id)
        case "safe":
            return Place(holder, _require_safe(work, holder.safe_id or 0, holder.hook_id))
        case "transit":
            return Place(holder, _require_safe(work, holder.safe_id or 0, None))
        case "contact":
            return Place(holder, _require_contact(work, holder.contact_id or 0, client_id=client_id))
        case "client":
            return Place(holder, "the client")
        case _:
            return Place(holder, "missing")


def _require_sitter(work: Work, holder: Holder, *, client_id: int) -> Place:
    row = work.session.execute(_SITTER, {"staff_id": holder.staff_id or 0, "client_id": client_id}).first()
    if row is None:
        raise Refusal("There is no such person among the staff.", code="not_found")
    name = display_name(row.first_name, row.last_name, row.nickname)
    if not row.active:
        raise Refusal(f"{shown(name)} is not with the company any more, and gets no key.", short="has left")
    if row.blocked:
        raise Refusal(f"The client has blocked {shown(name)}: no key of theirs goes to {shown(name)}.", short="blocked")
    return Place(holder, name, agreed=bool(row.agreed))


def _require_safe(work: Work, safe_id: int, hook_id: int | None) -> str:
    safe = work.session.execute(
        select(col(KeySafe.label), col(KeySafe.active), col(KeySafe.access)).where(col(KeySafe.id) == safe_id)
    ).first()
    if safe is None:
        raise Refusal("There is no such safe.", code="not_found")
    if safe.access == "admin" and not work.may(Permission.OPEN_ADMIN_SAFE):
        raise Refusal(f"{shown(safe.label)} is a safe for admins only. Choose another one, or ask an admin.")
    if not safe.active:
        raise Refusal(f"The safe {shown(safe.label)} is retired. Choose another one.")
    if hook_id is None:
        return str(safe.label)
    hook = work.session.execute(
        select(col(Hook.label), col(Hook.active), col(Hook.safe_id)).where(col(Hook.id) == hook_id)
    ).first()
    if hook is None or hook.safe_id != safe_id:
        raise Refusal(f"There is no such hook in {shown(safe.label)}.", code="not_found")
    if not hook.active:
        raise Refusal(f"Hook {shown(hook.label)} of {shown(safe.label)} is retired. Choose another one.")
    return safe_words(safe.label, hook.label)


def _require_contact(work: Work, contact_id: int, *, client_id: int) -> str:
    row = work.session.execute(
        select(col(ClientContact.name), col(ClientContact.client_id)).where(col(ClientContact.id) == contact_id)
    ).first()
    if row is None or row.client_id != client_id:
        raise Refusal("There is no such contact of this client.", code="not_found")
    return str(row.name)


def carry_out(
    work: Work,
    copy: CopyFacts,
    *,
    kind: str,
    place: Place | None,
    at: datetime,
    state: str = "in_service",
    due_at: datetime | None = None,
    reason: str = "",
    note: str = "",
    overrode: tuple[str, ...] = (),
    said: str = "",
    undo_of: int | None = None,
    since: datetime | None = None,
    by_hand: bool = False,
    values: dict[str, Any] | None = None,
) -> Moved:
    """Writes the event and sets the copy's holder to what it says.

    Args:
        work: the transaction.
        copy: the facts, read in this transaction.
        kind: the event's kind.
        place: the new holder; None takes the copy out of service.
        at: when it happened, aware UTC.
        state: the copy's new state.
        due_at: when it should be back.
        reason: why, where a rule asked for it.
        note: free text.
        overrode: the warnings that a reason went past.
        said: the sentence for the desk.
        undo_of: the event that this one takes back.
        since: since when the new holder has it, where that is not ``at`` (an undo gives the old moment back).
        by_hand: whether somebody set the due date, or that there is none; else it follows the visits.
        values: further columns of the copy to set.

    Raises:
        Refusal: it moved meanwhile (code ``changed``), or it would come into use under a key that is out of it.
    """
    if copy.holder is None and place is not None:
        _require_key_in_use(work, copy)
    seq = copy.last_seq + 1
    before, after = copy.holder, place.holder if place is not None else None
    to_since = since or at
    (event_id,) = work.record_events(
        [
            {
                "copy_id": copy.id,
                "seq": seq,
                "kind": kind,
                "from_state": copy.state,
                **_columns("from", before),
                "from_since": copy.since,
                "from_due_at": copy.due_at,
                "to_state": state,
                **_columns("to", after),
                "to_since": to_since,
                "due_at": due_at,
                "at": at,
                "reason": reason.strip(),
                "note": note.strip(),
                "overrode": " ".join(overrode),
                "undo_of": undo_of,
            }
        ]
    )
    changed = work.session.execute(
        _MOVE,
        {
            "of_copy": copy.id,
            "after_seq": copy.last_seq,
            "state": state,
            "holder_kind": after.kind if after else None,
            "safe_id": after.safe_id if after else None,
            "hook_id": after.hook_id if after else None,
            "staff_id": after.staff_id if after else None,
            "contact_id": after.contact_id if after else None,
            "since": to_since,
            "due_at": due_at,
            "due_by_hand": by_hand,
            "chased": 0,
            "chased_at": None,
            "last_seq": seq,
            "version": copy.version + 1,
            **(values or {}),
        },
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise Refusal(f"{copy.name} moved meanwhile. Look again, then decide.", code="changed")
    return Moved(
        copy_id=copy.id,
        tag_code=copy.tag_code,
        client_id=copy.client_id,
        client_name=copy.client_name,
        key_label=copy.key_label,
        lock_location=copy.lock_location,
        desk_note=copy.desk_note,
        pieces=copy.pieces,
        kind=kind,
        from_holder=before,
        from_words=copy.holder_words,
        to=after,
        to_words=place.words if place is not None else state,
        at=at,
        due_at=due_at,
        batch_id=work.batch_id,
        event_id=event_id,
        overrode=overrode,
        said=said,
    )


def _require_key_in_use(work: Work, copy: CopyFacts) -> None:
    key = work.session.execute(select(col(Key.code), col(Key.active)).where(col(Key.id) == copy.key_id)).one()
    if not key.active:
        raise Refusal(
            f"Key {key.code} is out of use, and so is {copy.name}. Take the key into use again first: "
            "the client's page, R on the line of the key."
        )


def _columns(side: str, holder: Holder | None) -> dict[str, Any]:
    if holder is None:
        return {}
    return {
        f"{side}_kind": holder.kind,
        f"{side}_safe_id": holder.safe_id,
        f"{side}_hook_id": holder.hook_id,
        f"{side}_staff_id": holder.staff_id,
        f"{side}_contact_id": holder.contact_id,
    }


def facts(work: Work, tag_code: str) -> CopyFacts:
    """The facts of a copy in this transaction."""
    return copy_facts(work.session, tag_code=tag_code)


def since_when(work: Work, copy: CopyFacts) -> str:
    """``since today 08:25, recorded by Bo Tran``: what somebody is told who comes second."""
    last = last_move(work.session, copy)
    return f"since {dates.moment(last.at, now=work.now, zone=zone_of(work))}, recorded by {shown(last.operator_name)}"


def in_service(work: Work, copy: CopyFacts) -> Holder:
    """The holder of a copy in service; refuses another one, and says since when and by whom it is not."""
    return require_in_service(copy, since="" if copy.holder is not None else since_when(work, copy))


def told_due(work: Work, due_at: datetime | None) -> str:
    """``, due Fri 27 Nov 18:00`` or nothing."""
    if due_at is None:
        return ""
    return f", due {dates.moment(due_at, now=work.now, zone=zone_of(work))}"


def with_need(moved: Moved, need: NextNeed | None, *, said: str) -> Moved:
    """The movement with who needs the key next."""
    return replace(moved, next_need=need, said=said)
