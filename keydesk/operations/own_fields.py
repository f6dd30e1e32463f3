"""What a client or a pet has in the fields of the office's own: set with the profile, and a secret shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Table, insert, select, update

from keydesk.db.models import Client, FieldValue, Pet, table_of
from keydesk.db.queries.fields import fields_of
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.editing import Saved, load, touch, zone_of
from keydesk.rules import dates
from keydesk.rules.access import read_reveal_reason
from keydesk.rules.branches import BRANCHES
from keydesk.rules.field_values import NO_VALUE, read_value, require_all
from keydesk.rules.fields import OfficeField, Subject, find_field
from keydesk.rules.profile import ChangedMeanwhile, Value, client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import IN_HOME, Permission
from keydesk.rules.text import shown

_VALUE, _CLIENT, _PET = table_of(FieldValue), table_of(Client), table_of(Pet)
_SEALED: Final = "••••"
SEALING: Final = frozenset({"seal", "unseal"})
"""History's verbs for a secret that was written or taken away: that it changed, and never what it was or is."""


@dataclass(frozen=True, slots=True)
class FieldRevealed:
    """A secret of the office's own that somebody may see now; the record of it is there before they do.

    Attributes:
        name: ``Rivera, Ana: Wifi password``.
        code: what it is. In no ``repr``, so that it is in no trace.
    """

    name: str
    code: str = field(repr=False)


class OwnValues:
    """The part of a profile that is in the office's own fields, while it is being saved."""

    def __init__(
        self,
        work: Work,
        subject: Subject,
        given: Mapping[str, Value],
        *,
        subject_id: int | None = None,
        again: bool = False,
        branch: str | None = None,
    ) -> None:
        """Part what is given, and read what is for the office's own fields.

        Args:
            work: the transaction.
            subject: of whom.
            given: values by the fields' names, those of the profile itself among them.
            subject_id: whose; None of somebody new.
            again: what is given was stored before, and is taken as it was, whatever has become of the fields since.
            branch: whose fields they are; those of the branch in which the session works, unless said otherwise.

        Raises:
            Refusal: a value does not fit, or is of a branch in which the operator may change no client; it names the
                field.
        """
        self._work, self._subject = work, subject
        self._branch = branch or work.branch
        self.fields = fields_of(work.session, subject, self._branch)
        self._own = {each.name: each for each in self.fields if not each.built_in}
        self.rest = {name: value for name, value in given.items() if name not in self._own}
        """What is for the profile itself."""
        self._rows = self._stored(subject_id)
        self._new: dict[str, str] = {}
        today = dates.today(work.now, zone_of(work))
        for name, value in given.items():
            one = self._own.get(name)
            if one is None:
                continue
            if again:
                self._new[name] = "" if value is None else str(value)
                continue
            if one.retired:
                raise Refusal(f"{shown(one.label)} is out of use.", field=name)
            stored = self._value(name) if one.kind != "secret" else ""
            text = read_value(one, value, country=work.settings.country, today=today, stored=stored)
            if one.kind == "secret":
                if text and not (text == NO_VALUE and not self._sealed(name)):
                    self._new[name] = "" if text == NO_VALUE else text
            elif text != stored:
                self._new[name] = text
        if self._new:
            work.require(Permission.EDIT_CLIENTS, self._branch)

    @property
    def held(self) -> dict[str, str | None]:
        """What is stored in the office's own fields, as history names them; None is nothing, a secret is not told."""
        return {recorded_as(one, self._branch): self._value(name) or None for name, one in self._own.items()}

    def require(self, profile: Mapping[str, Any], *, touched: Mapping[str, Any] | None = None) -> None:
        """Refuses a profile that a person saves with a required field empty.

        Args:
            profile: the profile's own values as they will be.
            touched: what the command names, where it is no whole form: of these alone none may be emptied.

        Raises:
            Refusal: with the field at which the cursor belongs.
        """
        after = {**profile, **{name: self._after(name) for name in self._own}}
        asked = self.fields if touched is None else [each for each in self.fields if each.name in touched]
        require_all(asked, after)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Whoever is told that somebody saved meanwhile sees what is stored in these fields, too (C5)."""
        try:
            yield
        except ChangedMeanwhile as changed:
            changed.present.update({name: self._value(name) for name in self._own if self._own[name].kind != "secret"})
            raise

    def write(
        self, table: Table, row: Mapping[str, Any], saved: Saved, *, version: int | None, name: str, verb: str = "edit"
    ) -> Saved:
        """Keeps what differs, with a line of history for each field; in the same transaction as the profile.

        Args:
            table: the profile's.
            row: the profile as it was loaded; of somebody new with the id that it has now.
            saved: what saving the profile itself did.
            version: the version that the person saw.
            name: how the desk calls the client or the pet.
            verb: what history calls the change.
        """
        if not self._new:
            return saved
        if not saved.fields:
            touch(self._work, table, self._subject, row, version=version, name=name)
            saved = replace(saved, version=int(row["version"]) + 1, said=f"{shown(name, width=60)} saved.")
        self._keep(saved.id, verb=verb)
        return replace(saved, fields=(*saved.fields, *self._new))

    def write_new(self, subject_id: int) -> None:
        """Keeps what somebody new has."""
        self._keep(subject_id, verb="add")

    def _keep(self, subject_id: int, *, verb: str) -> None:
        entries = []
        for name, text in self._new.items():
            one = self._own[name]
            recorded = recorded_as(one, self._branch)
            secret = one.kind == "secret"
            values: dict[str, Any] = {"value": "" if secret else text}
            values["secret"] = self._work.seal(text) if secret and text else None
            known = self._rows.get(name)
            if known is None:
                self._work.session.execute(
                    insert(_VALUE).values(field_id=one.field_id, subject_id=subject_id, **values)
                )
            else:
                self._work.session.execute(update(_VALUE).where(_VALUE.c.id == known["id"]).values(**values))
            if secret:
                # What it was and what it is stays out of the record; that it changed does not.
                old, new = _SEALED if self._sealed(name) else None, _SEALED if text else None
                sealing = "seal" if text else "unseal"
                entries.append(HistoryEntry(self._subject, subject_id, sealing, recorded, old, new))
            else:
                old, new = self._value(name) or None, text or None
                entries.append(HistoryEntry(self._subject, subject_id, verb, recorded, old, new))
        if entries:
            self._work.record_many(entries)

    def _stored(self, subject_id: int | None) -> dict[str, Mapping[str, Any]]:
        if subject_id is None or not self._own:
            return {}
        names = {each.field_id: name for name, each in self._own.items()}
        found = self._work.session.execute(
            select(_VALUE).where(_VALUE.c.field_id.in_(names), _VALUE.c.subject_id == subject_id)
        ).mappings()
        return {names[row["field_id"]]: dict(row) for row in found}

    def _value(self, name: str) -> str:
        return str(self._rows[name]["value"]) if name in self._rows else ""

    def _sealed(self, name: str) -> bool:
        return name in self._rows and self._rows[name]["secret"] is not None

    def _after(self, name: str) -> str:
        if name in self._new:
            return self._new[name]
        return _SEALED if self._sealed(name) else self._value(name)


def recorded_as(one: OfficeField, branch: str) -> str:
    """How history names a field: each branch has fields of its own, which may be called alike."""
    return one.name if branch == IN_HOME else f"{one.name}.{branch}"


def branch_recorded(fields: Iterable[str]) -> tuple[str, dict[str, str]]:
    """The branch whose fields some lines of history are about, and the name of each field by what the line says.

    One act is about the fields of one branch.
    """
    listed = list(fields)
    branch = next((each.partition(".")[2] for each in listed if each.partition(".")[2] in BRANCHES), IN_HOME)
    return branch, {each: each.removesuffix(f".{branch}") for each in listed}


def reveal_field(
    work: Work, *, subject: Subject, subject_id: int, name: str, reason: str, branch: str | None = None
) -> FieldRevealed:
    """Shows a secret of the office's own to somebody who may see it and says why; the record comes first (P3).

    Args:
        work: the transaction.
        subject: of whom.
        subject_id: whose.
        name: the field's name or label.
        reason: why.
        branch: whose field it is; of the branch in which the session works, unless said otherwise.

    Raises:
        Refusal: the operator may not, no reason was said, there is nothing in it, or it cannot be opened on this box.
    """
    where = branch or work.branch
    work.require(Permission.REVEAL_SECRETS, where)
    why = read_reveal_reason(reason)
    one = find_field((each for each in fields_of(work.session, subject, where) if each.kind == "secret"), name)
    whose = f"{_name(work, subject, subject_id)}: {one.label}"
    sealed = work.session.execute(
        select(_VALUE.c.secret).where(_VALUE.c.field_id == one.field_id, _VALUE.c.subject_id == subject_id)
    ).scalar()
    if sealed is None:
        raise Refusal(f"{shown(whose, width=90)} has nothing on file.", code="not_found")
    code = work.reveal(sealed)
    work.record(subject, subject_id, "reveal", field=recorded_as(one, where), reason=why)
    return FieldRevealed(whose, code)


def _name(work: Work, subject: Subject, subject_id: int) -> str:
    if subject == "pet":
        return str(load(work, _PET, subject_id, "pet")["name"])
    row = load(work, _CLIENT, subject_id, "client")
    return client_name(row["first_name"], row["last_name"], row["company"])


def own_field(fields: Mapping[str, OfficeField], name: str) -> OfficeField | None:
    """The field of the office's own that a command means by its name or its label; None where it means none."""
    try:
        return find_field((each for each in fields.values() if not each.built_in and not each.retired), name)
    except Refusal as refusal:
        if refusal.code == "not_found":
            return None
        raise
