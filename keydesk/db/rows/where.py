"""Where copies are, and how they came there, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A holder: a safe with its hook, a person, or none any more. All texts as stored.

    Attributes:
        kind: ``safe``, ``sitter``, ``client``, ``contact``, ``transit``, ``missing``; None out of service.
        name: the sitter, the client, the contact; the safe for ``safe`` and ``transit``; empty for ``missing``.
        safe: the safe's label; empty when it is none.
        hook: the hook's label; empty without one.
    """

    kind: str | None = None
    name: str = ""
    safe: str = ""
    hook: str = ""


@dataclass(frozen=True, slots=True)
class WhereRow:
    """One copy and where it is.

    Attributes:
        copy_id: the copy.
        client_id: whose key it is.
        tag_code: what is printed on its tag.
        legacy_code: its code in an old system; empty without one.
        client: the client as lists sort them, ``Rivera, Ana``.
        label: what the key opens.
        kind: metal, fob, remote, card, mailbox, other.
        required: whether a visit needs it.
        holder: where it is.
        home: where it lives.
        since: since when the holder has it.
        due_at: when it should be back; None is standing.
        state: ``in_service``, ``lost``, ``stolen``, ``retired``.
        retired_reason: why it is out of use; empty in service.
        spare: whether it stays in the office.
        pieces: how many pieces are on the ring.
        lock_location: where the lock is.
        description: the key's description.
        version: row version, for edits.
    """

    copy_id: int
    client_id: int
    tag_code: str
    legacy_code: str
    client: str
    label: str
    kind: str
    required: bool
    holder: PlaceRow
    home: PlaceRow
    since: datetime
    due_at: datetime | None
    state: str
    retired_reason: str
    spare: bool
    pieces: int
    lock_location: str
    description: str
    version: int


@dataclass(frozen=True, slots=True)
class ParticularsRow:
    """What is on file of one copy beside where it is, for an export.

    Attributes:
        key_code: its key's code.
        number: its number among the key's copies.
        staff_id: the person who has it; None where it is not with one.
        reason: why it is where it is, or out of service: of its last movement.
        note: the note of its last movement.
        key_in_use: whether its key is.
        key_retired_reason: why the key is not.
        office_note: of the key.
        tag_color, received_on, received_from, tested_on, tested_by, needs_test, recalled: as on the copy.
    """

    key_code: str
    number: int
    staff_id: int | None
    reason: str
    note: str
    key_in_use: bool
    key_retired_reason: str
    office_note: str
    tag_color: str
    received_on: date | None
    received_from: str
    tested_on: date | None
    tested_by: str
    needs_test: bool
    recalled: bool


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One custody event of one copy.

    Attributes:
        seq: its number in the copy's own line of events.
        batch_id: the transaction that it belongs to; ``keydesk undo`` takes that.
        kind: ``check_out``, ``check_in``, ``transfer`` and so on.
        before: where the copy was.
        after: where it went.
        to_state: its state afterwards.
        at: when it happened.
        recorded_at: when it was told.
        due_at: when it should be back.
        operator: who did it, as stored; empty for the first import.
        via: ``scan``, ``typed``, ``bulk``, ``import``, ``undo``, ``cli``, ``demo``.
        reason: why, as typed.
        note: a note, as typed.
        undo_of: the seq that this one takes back, None for others.
    """

    seq: int
    batch_id: int
    kind: str
    before: PlaceRow
    after: PlaceRow
    to_state: str
    at: datetime
    recorded_at: datetime
    due_at: datetime | None
    operator: str
    via: str
    reason: str
    note: str
    undo_of: int | None


@dataclass(frozen=True, slots=True)
class BatchMoveRow:
    """One movement of a batch, with the copy that it is of.

    Attributes:
        tag_code: the copy.
        client: whose key it is, as lists have them.
        label: what the key opens.
        move: the event.
    """

    tag_code: str
    client: str
    label: str
    move: MovementRow
