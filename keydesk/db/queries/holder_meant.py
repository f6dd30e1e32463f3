"""What a written holder means: a person, the client, a contact, a safe or a hook in it, or that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from keydesk.db.models import ClientContact, table_of
from keydesk.db.queries.who_is import hook_meant, safe_meant, sitter_meant
from keydesk.db.work import Reading
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

_CONTACT = table_of(ClientContact)
_CLIENT_WORDS = frozenset({"client", "the client", "owner", "the owner"})
_KINDS = ("sitter", "safe", "hook", "contact")


def holder_meant(reading: Reading, *, who: str, client_ids: Iterable[int] = ()) -> Holder:
    """The one holder that somebody means by a word.

    ``client`` and ``missing`` are themselves; ``SAFE/HOOK`` is a hook in a safe; anything else is a sitter's badge,
    name or initials, a safe's label, a contact's name or a hook's label, and has to mean only one of them. ``sitter:``,
    ``safe:``, ``hook:`` or ``contact:`` before it says which.

    Args:
        reading: one moment of the store.
        who: as written.
        client_ids: whose keys; their contacts can be named.

    Raises:
        Refusal: it means nobody and nothing, or more than one thing; the refusal says how to tell them apart.
    """
    word = fold(who)
    if word in _CLIENT_WORDS:
        return Holder.client()
    if word == "missing":
        return Holder.missing()
    prefix, colon, rest = who.partition(":")
    kinds = [kind for kind in _KINDS if colon and fold(prefix) == kind]
    name = rest.strip() if kinds else who.strip()
    if "/" in name and (not kinds or kinds == ["hook"]):
        hook = _hook_in_safe(reading, name)
        if hook is not None:
            return hook
    found: dict[str, Holder] = {}
    several: list[Refusal] = []
    for kind in kinds or _KINDS:
        try:
            found[kind] = _meant(reading, kind, name, client_ids)
        except Refusal as refusal:
            if refusal.code != "not_found":
                several.append(refusal)
    if not found and several:
        raise several[0]
    if len(found) + len(several) > 1:
        named = " or ".join(f"{kind}:{shown(name, width=40)}" for kind in found)
        raise Refusal(f"“{shown(who, width=40)}” could be more than one thing. Write {named}.")
    for holder in found.values():
        return holder
    raise Refusal(
        f"Nobody and nothing here goes by “{shown(who, width=40)}”. A key goes to a sitter, a safe, SAFE/HOOK, "
        f"client, a contact or missing: see `keydesk staff`, `keydesk safes`.",
        code="not_found",
    )


def _hook_in_safe(reading: Reading, name: str) -> Holder | None:
    """``Front office/A7``; None where no safe is called like what stands before the stroke."""
    safe, _, hook = name.rpartition("/")
    try:
        safe_id = safe_meant(reading, label=safe.strip()).id
    except Refusal as refusal:
        if refusal.code != "not_found":
            raise
        return None
    return Holder.safe(*hook_meant(reading, safe_id=safe_id, label=hook.strip()))


def _meant(reading: Reading, kind: str, name: str, client_ids: Iterable[int]) -> Holder:
    match kind:
        case "sitter":
            return Holder.sitter(sitter_meant(reading, who=name).id)
        case "safe":
            return Holder.safe(safe_meant(reading, label=name).id)
        case "hook":
            return Holder.safe(*hook_meant(reading, safe_id=None, label=name))
        case _:
            return _contact(reading, name, client_ids)


def _contact(reading: Reading, name: str, client_ids: Iterable[int]) -> Holder:
    around = reading.session.execute(
        select(_CONTACT.c.id, _CONTACT.c.name).where(_CONTACT.c.client_id.in_(set(client_ids)), _CONTACT.c.active)
    ).all()
    wanted = fold(name)
    exact = [each.id for each in around if fold(each.name) == wanted]
    found = exact or [each.id for each in around if wanted and wanted in fold(each.name).split()]
    if not found:
        raise Refusal(f"No contact goes by “{shown(name, width=40)}”.", code="not_found")
    if len(found) > 1:
        raise Refusal(f"“{shown(name, width=40)}” means {len(found)} contacts. Use the whole name.")
    return Holder.contact(found[0])
