"""What is around a client, as rows: ways in, people, logins, the key agreement. All texts as stored, and no code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from keydesk.db.rows.client import ContactRow, MembershipRow, PersonName
from keydesk.rules.agreement import Alert
from keydesk.rules.client_status import Earlier


@dataclass(frozen=True, slots=True)
class WayInRow:
    """A way into a client's home. Whether there is a code, and never what it is.

    Attributes:
        method_id: the way in.
        client_id: whose home.
        client: ``Rivera, Ana``.
        kind: as `keydesk.rules.access.WAY_WORDS` names it.
        company: who runs it: an alarm's company.
        note: what is kept beside it.
        has_secret: whether a code is on file.
        reviewed_on: when somebody last said that it is right; None is never.
        review_on: when it is to be looked at again; None is not at all.
        due: whether that day has come.
        active: whether it is in use.
        version: row version, for edits.
    """

    method_id: int
    client_id: int
    client: str
    kind: str
    company: str
    note: str
    has_secret: bool
    reviewed_on: date | None
    review_on: date | None
    due: bool
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class LoginRow:
    """An address with which a client signs in; several a client, apart from the profile."""

    login_id: int
    client_id: int
    client: str
    email: str
    active: bool


@dataclass(frozen=True, slots=True)
class ContactOf:
    """Somebody around a client, with whose they are and what of ours they have."""

    client_id: int
    client: str
    contact: ContactRow
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """What a client has agreed to about their keys, and what is still open about them.

    Attributes:
        signed_on: the day of the signature; None where nothing is signed.
        may_duplicate: whether copies may be made; None is not known.
        return_terms: how the keys go back.
        allowed: who may hold them; nobody named is everybody who is not blocked.
        alerts: what somebody should see to about the keys.
    """

    signed_on: date | None
    may_duplicate: bool | None
    return_terms: str
    allowed: tuple[PersonName, ...]
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class AroundRow:
    """Everything around one client at one moment.

    Attributes:
        client_id: the client.
        name: ``Rivera, Ana``.
        version: of the client's row, for what is kept there.
        key_required: whether visits need a key.
        no_key_reason: why not.
        no_key_note: more about that.
        memberships: places in branches, with status and since when.
        ways: ways in, those in use first.
        contacts: people around them, those in use first, each with what they have of ours.
        logins: with which they sign in.
        primary: the first sitter.
        secondary: the second.
        blocked: who never comes.
        agreement: about the keys.
        now: the moment that all this is told from.
        today: the office's day.
        earlier: how they stood before, branch by branch, the latest first (I20).
    """

    client_id: int
    name: str
    version: int
    key_required: bool
    no_key_reason: str | None
    no_key_note: str
    memberships: tuple[MembershipRow, ...]
    ways: tuple[WayInRow, ...]
    contacts: tuple[ContactOf, ...]
    logins: tuple[LoginRow, ...]
    primary: PersonName | None
    secondary: PersonName | None
    blocked: tuple[PersonName, ...]
    agreement: AgreementRow
    now: datetime
    today: date
    earlier: Mapping[str, Sequence[Earlier]] = field(default_factory=dict)
