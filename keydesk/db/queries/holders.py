"""Who and where keys can be given to, for picking by typing."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from keydesk.db.models import BlockedSitter, ClientContact, Hook, KeyCopy, KeySafe, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.rows.keys import HolderChoice
from keydesk.db.work import Reading
from keydesk.rules.custody import Holder
from keydesk.rules.roles import BRANCH_WORDS, Permission, may

_COPY, _STAFF, _CONTACT = table_of(KeyCopy), table_of(Staff), table_of(ClientContact)
_SAFE, _HOOK, _BLOCKED = table_of(KeySafe), table_of(Hook), table_of(BlockedSitter)

MOST_HOOKS = 2000
"""Hooks that are offered one by one; where there are more, free ones only, and no more than so many."""


def people(reading: Reading, *, client_ids: Iterable[int] = ()) -> list[HolderChoice]:
    """Those who can have a key in hand: the sitters, and the clients and contacts around them.

    Args:
        reading: one moment of the store.
        client_ids: whose keys; the client and the contacts are offered where all keys are one client's. A sitter whom
            one of them has blocked is offered with that word, and refused by the rule.
    """
    clients = set(client_ids)
    blocked = _blocked(reading, clients)
    found = reading.session.execute(
        select(
            _STAFF.c.id,
            _STAFF.c.first_name,
            _STAFF.c.last_name,
            _STAFF.c.nickname,
            _STAFF.c.is_sitter,
            _STAFF.c.badge_code,
        )
        .where(_STAFF.c.active)
        .order_by(_STAFF.c.is_sitter.desc(), _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.id)
    )
    choices = [
        HolderChoice(
            Holder.sitter(each.id),
            display_name(each.first_name, each.last_name, each.nickname),
            ("sitter" if each.is_sitter else "staff") + blocked.get(each.id, ""),
            badge=each.badge_code or "",
            blocked=each.id in blocked,
        )
        for each in found
    ]
    if clients:
        whose = "the client" if len(clients) == 1 else "each key to its own client"
        choices.append(HolderChoice(Holder.client(), "Client", whose))
    if len(clients) == 1:
        around = reading.session.execute(
            select(_CONTACT.c.id, _CONTACT.c.name, _CONTACT.c.relation)
            .where(_CONTACT.c.client_id == clients.pop(), _CONTACT.c.active)
            .order_by(_CONTACT.c.name, _CONTACT.c.id)
        )
        choices += [
            HolderChoice(Holder.contact(each.id), each.name, ", ".join(filter(None, ("contact", each.relation))))
            for each in around
        ]
    return choices


def _blocked(reading: Reading, clients: set[int]) -> dict[int, str]:
    """Who of the staff is blocked by one of these clients, and the words for it."""
    if not clients:
        return {}
    by: dict[int, int] = {}
    for each in reading.session.execute(select(_BLOCKED.c.staff_id, _BLOCKED.c.client_id)):
        if each.client_id in clients:
            by[each.staff_id] = by.get(each.staff_id, 0) + 1
    whose = "the client" if len(clients) == 1 else "{} of the clients"
    return {staff: f", blocked by {whose.format(many)}" for staff, many in by.items()}


def places(reading: Reading, *, hooks: bool = True) -> list[HolderChoice]:
    """Safes that this operator may open, and each hook in them with whether something hangs there.

    Args:
        reading: one moment of the store.
        hooks: single hooks too, and not only the safes.
    """
    opens_all = may(reading.operator, Permission.OPEN_ADMIN_SAFE)
    safes = [
        each
        for each in reading.session.execute(
            select(_SAFE.c.id, _SAFE.c.label, _SAFE.c.access, _SAFE.c.branch_id)
            .where(_SAFE.c.active)
            .order_by(_SAFE.c.branch_id != reading.branch, _SAFE.c.label, _SAFE.c.id)
        )
        if opens_all or each.access == "all"
    ]
    home, sent = "; each to its own or a free hook", "; each is sent, and received there"
    both = len(reading.enabled) > 1
    choices = [
        HolderChoice(
            Holder.safe(each.id),
            each.label,
            ("safe, admins only" if each.access == "admin" else "safe")
            + (f" of {BRANCH_WORDS[each.branch_id]}{sent}" if both and each.branch_id != reading.branch else home),
        )
        for each in safes
    ]
    if not hooks or not safes:
        return choices
    labels = {each.id: each.label for each in safes}
    hanging = select(func.min(_COPY.c.tag_code)).where(_COPY.c.hook_id == _HOOK.c.id).scalar_subquery()
    wanted = select(_HOOK.c.id, _HOOK.c.safe_id, _HOOK.c.label, hanging.label("tag")).where(
        _HOOK.c.active, _HOOK.c.safe_id.in_(labels)
    )
    many = reading.session.execute(
        select(func.count()).select_from(_HOOK).where(_HOOK.c.active, _HOOK.c.safe_id.in_(labels))
    ).scalar_one()
    if many > MOST_HOOKS:
        wanted = wanted.where(hanging.is_(None)).limit(MOST_HOOKS)
    for each in reading.session.execute(
        wanted.order_by(_HOOK.c.safe_id, _HOOK.c.row, _HOOK.c.column, _HOOK.c.label, _HOOK.c.id)
    ):
        note = (f"hook, {each.tag} on it" if each.tag else "free hook") + f" · {labels[each.safe_id]}"
        choices.append(HolderChoice(Holder.safe(each.safe_id, each.id), each.label, note, taken=each.tag is not None))
    return choices


def holder_choices(reading: Reading, *, client_ids: Iterable[int], hooks: bool = True) -> list[HolderChoice]:
    """Everybody and everywhere, the likeliest first: people, safes, missing, hooks."""
    places_found = places(reading, hooks=hooks)
    safes = [each for each in places_found if each.holder.hook_id is None]
    single = [each for each in places_found if each.holder.hook_id is not None]
    missing = HolderChoice(Holder.missing(), "Missing", "nobody knows where")
    return [*people(reading, client_ids=client_ids), *safes, missing, *single]
