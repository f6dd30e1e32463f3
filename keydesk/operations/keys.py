"""Keys and their copies: added, described, given codes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlmodel import col

from keydesk.db.models import Client, Hook, Key, KeyCopy, KeySafe, Pet, UsedCode, table_of
from keydesk.db.queries.copies import client_name
from keydesk.db.work import Work
from keydesk.operations.editing import Saved, load, save
from keydesk.operations.hanging import free_hook
from keydesk.operations.movement import find_place
from keydesk.operations.search import refresh_copy_search
from keydesk.rules import codes, tags
from keydesk.rules.custody import Holder
from keydesk.rules.office import OfficeSettings
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_KEY, _COPY, _USED = table_of(Key), table_of(KeyCopy), table_of(UsedCode)
MOST_COPIES = 99
KEY_KINDS = ("metal", "fob", "remote", "card", "mailbox", "other")
_LONGEST_LINE = 200
_LONGEST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class NewCopy:
    """One copy to add; everything may be left out. Without a holder it goes into the office, on a free hook."""

    holder: Holder | None = None
    legacy_code: str = ""
    spare: bool = False
    pieces: int = 1
    received_on: date | None = None
    received_from: str = ""
    tested_on: date | None = None
    tested_by: str = ""
    needs_test: bool = False
    due_at: Any = None


@dataclass(frozen=True, slots=True)
class KeyAdded:
    """A new key with its copies' tags."""

    key_id: int
    code: str
    tag_codes: tuple[str, ...]
    batch_id: int
    said: str


@dataclass(frozen=True, slots=True)
class CopyAdded:
    """A new copy of a key."""

    copy_id: int
    tag_code: str
    to_words: str
    batch_id: int
    said: str


def add_key(
    work: Work,
    *,
    client_id: int,
    label: str = "",
    code: str = "",
    length: int | None = None,
    alphabet: str | None = None,
    kind: str = "metal",
    required: bool = True,
    lock_location: str = "",
    description: str = "",
    office_note: str = "",
    copies: Sequence[NewCopy] = (NewCopy(),),
    insist: bool = False,
) -> KeyAdded:
    """Adds a key to a client, with its copies. Only the client is required.

    Args:
        work: the transaction.
        client_id: whose key it is.
        label: what it opens.
        code: made by hand; empty takes a random unused one.
        length: of a random code, 3 to 12, where it is not the office's setting.
        alphabet: ``clear``, ``letters_numbers`` or ``numbers``, where it is not the office's setting.
        kind: metal, fob, remote, card, mailbox, other.
        required: whether a sitter needs it to get in.
        lock_location: how to use it with the lock; shown big at check-out.
        description: anything else about it.
        office_note: for the office only.
        copies: its pieces, numbered from 1.
        insist: an admin keeps a code that tells whose key it is.

    Raises:
        Refusal: no such client, a code that is or was in use, or one that names the client.
    """
    work.require(Permission.MANAGE_KEYS)
    client = _client(work, client_id)
    if len(copies) > MOST_COPIES:
        raise Refusal(f"A key has at most {MOST_COPIES} copies.")
    code = (
        _take_code(work, client_id, code, insist=insist)
        if code.strip()
        else offer_code(work, length=length, alphabet=alphabet)
    )
    values = {
        "client_id": client_id,
        "code": code,
        "label": _line(label, "What it opens"),
        "kind": _kind(kind),
        "required": required,
        "lock_location": _text(lock_location, "Lock location"),
        "description": _text(description, "Description"),
        "office_note": _text(office_note, "Office note"),
    }
    result = work.session.execute(insert(_KEY).values(**values))
    key_id = int(result.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
    work.session.execute(insert(_USED).values(code=code, key_id=key_id, first_used_at=work.now))
    work.record("key", key_id, "add", field="*", new=f"{code} {label}".strip())
    added = [_insert_copy(work, key_id, client_id, code, number, spec) for number, spec in enumerate(copies, start=1)]
    refresh_copy_search(work, client_id=client_id, key_id=key_id)
    count = f"{len(added)} copies" if len(added) != 1 else "1 copy"
    return KeyAdded(
        key_id=key_id,
        code=code,
        tag_codes=tuple(each.tag_code for each in added),
        batch_id=work.batch_id,
        said=f"Key {code} of {shown(client, width=40)} added, {count}",
    )


def edit_key(
    work: Work,
    *,
    key_id: int,
    version: int | None = None,
    label: str | None = None,
    kind: str | None = None,
    required: bool | None = None,
    lock_location: str | None = None,
    description: str | None = None,
    office_note: str | None = None,
) -> Saved:
    """Changes what is said of a key; None leaves a field as it is.

    Raises:
        Refusal: no such key, or somebody changed it after ``version`` (code ``changed``, with the present values).
    """
    work.require(Permission.MANAGE_KEYS)
    row = load(work, _KEY, key_id, "key")
    values: dict[str, Any] = {
        "label": None if label is None else _line(label, "What it opens"),
        "kind": None if kind is None else _kind(kind),
        "required": required,
        "lock_location": None if lock_location is None else _text(lock_location, "Lock location"),
        "description": None if description is None else _text(description, "Description"),
        "office_note": None if office_note is None else _text(office_note, "Office note"),
    }
    given = {name: value for name, value in values.items() if value is not None}
    saved = save(work, _KEY, "key", row, given, version=version, name=f"Key {row['code']}")
    if saved.fields:
        refresh_copy_search(work, client_id=row["client_id"], key_id=key_id)
    return saved


def change_code(work: Work, *, key_id: int, code: str = "", version: int | None = None, insist: bool = False) -> Saved:
    """Gives a key another code, by hand or at random.

    Tags that carry the old one are still read; it is not given out again.

    Raises:
        Refusal: as :func:`add_key`.
    """
    work.require(Permission.MANAGE_KEYS)
    row = load(work, _KEY, key_id, "key")
    client_id = row["client_id"]
    new = _take_code(work, client_id, code, insist=insist) if code.strip() else offer_code(work)
    saved = save(work, _KEY, "key", row, {"code": new}, version=version, name=f"Key {new}", verb="change_code")
    work.session.execute(insert(_USED).values(code=new, key_id=key_id, first_used_at=work.now))
    copies = work.session.execute(select(_COPY.c.id, _COPY.c.number, _COPY.c.tag_code).where(_COPY.c.key_id == key_id))
    for copy in copies.all():
        tag_code = tags.tag_code(new, copy.number)
        work.session.execute(
            update(_COPY).where(_COPY.c.id == copy.id).values(tag_code=tag_code, version=_COPY.c.version + 1)
        )
        work.record("key_copy", copy.id, "change_code", field="tag_code", old=copy.tag_code, new=tag_code)
    refresh_copy_search(work, client_id=client_id, key_id=key_id)
    return saved


def add_copy(work: Work, *, key_id: int, copy: NewCopy | None = None) -> CopyAdded:
    """Adds one physical piece to a key, numbered after the highest that there ever was.

    Raises:
        Refusal: no such key, retired, or too many copies.
    """
    work.require(Permission.MANAGE_KEYS)
    key = load(work, _KEY, key_id, "key")
    if not key["active"]:
        raise Refusal(f"Key {key['code']} is out of use. Add a new key for the lock instead.")
    highest = work.session.execute(select(func.max(_COPY.c.number)).where(_COPY.c.key_id == key_id)).scalar() or 0
    if highest >= MOST_COPIES:
        raise Refusal(f"A key has at most {MOST_COPIES} copies.")
    added = _insert_copy(work, key_id, key["client_id"], key["code"], highest + 1, copy or NewCopy())
    refresh_copy_search(work, client_id=key["client_id"], key_id=key_id)
    return added


def edit_copy(
    work: Work,
    *,
    copy_id: int,
    version: int | None = None,
    legacy_code: str | None = None,
    spare: bool | None = None,
    pieces: int | None = None,
    tag_color: str | None = None,
    received_from: str | None = None,
    tested_by: str | None = None,
    needs_test: bool | None = None,
    recalled: bool | None = None,
    home: Holder | None = None,
    received_on: date | None = None,
    tested_on: date | None = None,
) -> Saved:
    """Changes what is said of a copy, but for where it is; None leaves a field as it is.

    Raises:
        Refusal: no such copy, or somebody changed it after ``version``.
    """
    work.require(Permission.MANAGE_KEYS)
    row = load(work, _COPY, copy_id, "copy")
    values: dict[str, Any] = {
        "legacy_code": None if legacy_code is None else _line(legacy_code, "Old code"),
        "spare": spare,
        "pieces": None if pieces is None else _pieces(pieces),
        "tag_color": None if tag_color is None else _line(tag_color, "Tag colour"),
        "received_from": None if received_from is None else _line(received_from, "Received from"),
        "tested_by": None if tested_by is None else _line(tested_by, "Tested by"),
        "needs_test": needs_test,
        "recalled": recalled,
        "received_on": received_on,
        "tested_on": tested_on,
    }
    if home is not None:
        find_place(work, home, client_id=row["client_id"])
        values |= {"home_safe_id": home.safe_id, "home_hook_id": home.hook_id}
    given = {name: value for name, value in values.items() if value is not None}
    saved = save(work, _COPY, "key_copy", row, given, version=version, name=row["tag_code"])
    if saved.fields:
        refresh_copy_search(work, client_id=row["client_id"], key_id=row["key_id"])
    return saved


def offer_code(work: Work, *, length: int | None = None, alphabet: str | None = None) -> str:
    """A code that was never used, as the office's settings say unless said otherwise."""
    return unused_code(work.session, work.settings, length=length, alphabet=alphabet)


def unused_code(
    session: Any, settings: OfficeSettings, *, length: int | None = None, alphabet: str | None = None
) -> str:
    """A code that was never used; ``length`` and ``alphabet`` go before the office's settings.

    Raises:
        Refusal: every code of this length and alphabet has been used.
    """
    alphabet = alphabet or settings.code_alphabet
    length = length or settings.code_length
    if alphabet not in codes.ALPHABETS:
        raise Refusal(f"Codes are made of {', '.join(codes.ALPHABETS)}, not {alphabet!r}.")

    def used(code: str) -> bool:
        return session.execute(select(_USED.c.code).where(_USED.c.code == code)).first() is not None

    if settings.code_scheme == "sequential":
        return codes.next_in_sequence(used=used, length=length)
    return codes.generate(
        random=random.SystemRandom(),
        used=used,
        length=length,
        alphabet=alphabet,
        with_check=settings.check_character,
    )


def _take_code(work: Work, client_id: int, text: str, *, insist: bool) -> str:
    """A code made by hand, when nobody has it or had it and it does not tell whose key it is."""
    code = codes.by_hand(text)
    taken = work.session.execute(
        select(_USED.c.key_id, col(Client.first_name), col(Client.last_name), col(Client.company), _KEY.c.code)
        .select_from(_USED)
        .outerjoin(_KEY, _KEY.c.id == _USED.c.key_id)
        .outerjoin(Client, col(Client.id) == _KEY.c.client_id)
        .where(_USED.c.code == code)
    ).first()
    if taken is not None:
        whose = client_name(taken.first_name or "", taken.last_name or "", taken.company or "")
        word = "is" if taken.code == code else "was once"
        raise Refusal(f"{code} {word} the code of a key of {shown(whose, width=40)}. Take another one.")
    if insist and work.may(Permission.INSIST_ON_CODE):
        return code
    client = work.session.execute(select(table_of(Client)).where(col(Client.id) == client_id)).mappings().one()
    pets = work.session.execute(select(col(Pet.name)).where(col(Pet.client_id) == client_id)).scalars().all()
    names = ("first_name", "last_name", "partner_first_name", "partner_last_name", "company")
    phones = ("home_phone", "cell_phone", "work_phone", "other_phone")
    findings = codes.find_identifying(
        code,
        names=[client[name] for name in names],
        pets=list(pets),
        streets=[client["street"], client["street2"]],
        phones=[client[name] for name in phones],
    )
    codes.check_privacy(code, findings)
    return code


def _insert_copy(work: Work, key_id: int, client_id: int, code: str, number: int, spec: NewCopy) -> CopyAdded:
    holder = spec.holder or _office_place(work)
    place = find_place(work, holder, client_id=client_id)
    tag_code = tags.tag_code(code, number)
    home = holder if holder.kind == "safe" else None
    result = work.session.execute(
        insert(_COPY).values(
            key_id=key_id,
            client_id=client_id,
            number=number,
            tag_code=tag_code,
            legacy_code=_line(spec.legacy_code, "Old code"),
            state="in_service",
            holder_kind=holder.kind,
            safe_id=holder.safe_id,
            hook_id=holder.hook_id,
            staff_id=holder.staff_id,
            contact_id=holder.contact_id,
            since=work.now,
            due_at=spec.due_at,
            home_safe_id=home.safe_id if home else None,
            home_hook_id=home.hook_id if home else None,
            spare=spec.spare,
            pieces=_pieces(spec.pieces),
            received_on=spec.received_on,
            received_from=_line(spec.received_from, "Received from"),
            tested_on=spec.tested_on,
            tested_by=_line(spec.tested_by, "Tested by"),
            needs_test=spec.needs_test,
            last_seq=1,
        )
    )
    copy_id = int(result.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
    work.record_events(
        [
            {
                "copy_id": copy_id,
                "seq": 1,
                "kind": "add",
                "to_kind": holder.kind,
                "to_safe_id": holder.safe_id,
                "to_hook_id": holder.hook_id,
                "to_staff_id": holder.staff_id,
                "to_contact_id": holder.contact_id,
                "to_since": work.now,
                "due_at": spec.due_at,
                "at": work.now,
            }
        ]
    )
    return CopyAdded(
        copy_id=copy_id,
        tag_code=tag_code,
        to_words=place.words,
        batch_id=work.batch_id,
        said=f"{tag_code} added → {shown(place.words)}",
    )


def _office_place(work: Work) -> Holder:
    """Where a new copy goes that nobody said a place for: the first open safe with a free hook, or loose in one."""
    safes = work.session.execute(
        select(col(KeySafe.id))
        .where(col(KeySafe.active).is_(True), col(KeySafe.access) == "all")
        .order_by(col(KeySafe.id))
    ).scalars()
    found: list[int] = [safe_id for safe_id in safes if safe_id is not None]
    for safe_id in found:
        hook_id = free_hook(work, safe_id)
        if hook_id is not None:
            return Holder.safe(safe_id, hook_id)
    if found:
        return Holder.safe(found[0])
    raise Refusal("The office has no safe yet. Add one first: Safes (F7), n. Or say who has the key.")


def hook_named(session: Any, *, safe_id: int, label: str) -> int | None:
    """The active hook of a safe by its label, any case."""
    found = session.execute(
        select(col(Hook.id)).where(
            col(Hook.safe_id) == safe_id,
            func.lower(col(Hook.label)) == label.strip().lower(),
            col(Hook.active).is_(True),
        )
    ).scalar()
    return None if found is None else int(found)


def _client(work: Work, client_id: int) -> str:
    row = work.session.execute(
        select(col(Client.first_name), col(Client.last_name), col(Client.company)).where(col(Client.id) == client_id)
    ).first()
    if row is None:
        raise Refusal("There is no such client.", code="not_found")
    return client_name(row.first_name, row.last_name, row.company)


def _kind(kind: str) -> str:
    if kind not in KEY_KINDS:
        raise Refusal(f"A key is one of: {', '.join(KEY_KINDS)}.")
    return kind


def _pieces(pieces: int) -> int:
    if not 1 <= pieces <= MOST_COPIES:
        raise Refusal(f"A ring has 1 to {MOST_COPIES} pieces.")
    return pieces


def _line(text: str, what: str) -> str:
    return _limited(text, what, _LONGEST_LINE)


def _text(text: str, what: str) -> str:
    return _limited(text, what, _LONGEST_TEXT)


def _limited(text: str, what: str, longest: int) -> str:
    text = text.strip()
    if len(text) > longest:
        raise Refusal(f"{what} is longer than {longest} characters. Shorten it.")
    return text
