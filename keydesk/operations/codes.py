"""Codes for keys: offered at random and unused, or taken by hand when they give nobody away."""

from __future__ import annotations

import random
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from keydesk.db.models import Client, Key, Pet, UsedCode, table_of
from keydesk.db.work import Reading, Work
from keydesk.rules import codes
from keydesk.rules.office import OfficeSettings
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_KEY, _USED = table_of(Key), table_of(UsedCode)


def offer_code(work: Work, *, length: int | None = None, alphabet: str | None = None) -> str:
    """A code that was never used, as the office's settings say unless said otherwise."""
    return unused_code(work.session, work.settings, length=length, alphabet=alphabet)


def suggest_code(reading: Reading, *, length: int | None = None, alphabet: str | None = None) -> str:
    """A code that was never used, to be looked at in a form; it is taken only when the form is saved."""
    return unused_code(reading.session, reading.settings, length=length, alphabet=alphabet)


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


def take_code(work: Work, client_id: int, text: str, *, insist: bool) -> str:
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
        raise Refusal(f"{code} {word} the code of a key of {shown(whose, width=40)}. Take another one.", field="code")
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
