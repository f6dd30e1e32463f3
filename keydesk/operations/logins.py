"""The addresses with which clients sign in to the pages for clients: several a profile, and no part of it (I2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, update

from keydesk.db.models import Client, ClientLogin, table_of
from keydesk.db.work import Work
from keydesk.operations.editing import Saved, add, load
from keydesk.rules.phones import read_email
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_LOGIN, _CLIENT = table_of(ClientLogin), table_of(Client)


def add_login(work: Work, *, client_id: int, email: str) -> Saved:
    """Gives a client one more address to sign in with; the profile and its e-mail stay as they are.

    Raises:
        Refusal: it is no address, or somebody signs in with it already; says who.
    """
    work.require(Permission.EDIT_CLIENTS)
    client = load(work, _CLIENT, client_id, "client")
    address = _read(email)
    _require_free(work, address)
    login_id = add(work, _LOGIN, "client_login", {"client_id": client_id, "email": address}, name=address)
    return Saved(login_id, 1, ("email",), f"{_name(client)} signs in as {shown(address, width=60)} too.")


def edit_login(work: Work, *, login_id: int, email: str) -> Saved:
    """Changes the address of a login.

    Raises:
        Refusal: it is no address, or somebody signs in with it already; says who.
    """
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _LOGIN, login_id, "login")
    address = _read(email)
    if address == row["email"]:
        return Saved(login_id, 1, (), f"{shown(address, width=60)}: nothing changed.")
    _require_free(work, address, but=login_id)
    work.session.execute(update(_LOGIN).where(_LOGIN.c.id == login_id).values(email=address))
    work.record("client_login", login_id, "edit", field="email", old=row["email"], new=address)
    return Saved(login_id, 1, ("email",), f"{shown(row['email'], width=60)} is {shown(address, width=60)} now.")


def set_login_active(work: Work, *, login_id: int, active: bool, reason: str = "") -> Saved:
    """Takes a login out of use, or into use again."""
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _LOGIN, login_id, "login")
    address = shown(row["email"], width=60)
    if row["active"] == active:
        return Saved(login_id, 1, (), f"{address}: nothing changed.")
    work.session.execute(update(_LOGIN).where(_LOGIN.c.id == login_id).values(active=active))
    old, new = ("no", "yes") if active else ("yes", "no")
    verb = "restore" if active else "retire"
    work.record("client_login", login_id, verb, field="active", old=old, new=new, reason=reason.strip())
    return Saved(login_id, 1, ("active",), f"{address} {'signs in again' if active else 'does not sign in any more'}.")


def _read(text: str) -> str:
    try:
        address = read_email(text)
    except Refusal as refusal:
        refusal.field = "email"
        raise
    if not address:
        raise Refusal("A login is an e-mail address: name@example.com.", field="email")
    return address


def _require_free(work: Work, address: str, *, but: int | None = None) -> None:
    found = work.session.execute(
        select(_LOGIN.c.id, _LOGIN.c.active, _CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company)
        .join_from(_LOGIN, _CLIENT, _CLIENT.c.id == _LOGIN.c.client_id)
        .where(func.lower(_LOGIN.c.email) == address.lower(), _LOGIN.c.id != (but or 0))
    ).first()
    if found is not None:
        more = "" if found.active else ", out of use: take that login into use again"
        raise Refusal(f"{shown(address, width=60)} is how {_name(dict(found._mapping))} signs in{more}.", field="email")  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping


def _name(client: Mapping[str, Any]) -> str:
    return shown(client_name(client["first_name"], client["last_name"], client["company"]), width=60)
