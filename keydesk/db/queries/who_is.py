"""What a written name means: a sitter by badge, name or initials; a safe, a hook or a client by name or number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select

from keydesk.db.models import Client, Hook, KeySafe, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.badges import had_badge
from keydesk.db.queries.merged import merged_away, went_into
from keydesk.db.rows.named import NamedRow
from keydesk.db.work import Reading
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.tags import BadgeReading, read
from keydesk.rules.text import fold, initials, shown

_STAFF, _SAFE, _HOOK, _CLIENT = table_of(Staff), table_of(KeySafe), table_of(Hook), table_of(Client)

_MOST_NAMED = 8


def sitter_meant(reading: Reading, *, who: str) -> NamedRow:
    """The one person of the company whom a badge, a name or initials mean; people who work here come first.

    Raises:
        Refusal: nobody goes by it, or several people do; the refusal names them.
    """
    badge = read(who)
    badge_code = badge.badge_code if isinstance(badge, BadgeReading) else None
    wanted = fold(who)
    tiers: list[list[tuple[bool, NamedRow]]] = [[], [], [], []]
    for person in reading.session.execute(
        select(
            _STAFF.c.id,
            _STAFF.c.first_name,
            _STAFF.c.last_name,
            _STAFF.c.nickname,
            _STAFF.c.initials,
            _STAFF.c.badge_code,
            _STAFF.c.active,
        ).order_by(_STAFF.c.id)
    ):
        name = display_name(person.first_name, person.last_name, person.nickname)
        formal = display_name(person.first_name, person.last_name, "")
        row = person.active, NamedRow(person.id, name, "" if person.active else "no longer here")
        if badge_code is not None and person.badge_code == badge_code:
            tiers[0].append(row)
        tier = _how_well(wanted, (name, formal), person.initials or initials(name))
        if tier:
            tiers[tier].append(row)
    for tier_rows in tiers:
        here = [row for active, row in tier_rows if active]
        found = here or [row for _, row in tier_rows]
        if found:
            return _only(found, who, "sitters", "Use the badge, or the whole name.")
    had = None if badge_code is None else had_badge(reading, code=badge_code)
    if had is not None:
        told = "has a newer one" if had.active else "has left"
        raise Refusal(f"{badge_code} was the badge of {shown(had.name, width=40)}, who {told}.", code="not_found")
    raise Refusal(f"Nobody here goes by “{shown(who, width=40)}”. `keydesk staff` lists everybody.", code="not_found")


def safe_meant(reading: Reading, *, label: str) -> NamedRow:
    """The one safe in use whose label is, or begins with, what was written.

    Raises:
        Refusal: there is none, or there are several.
    """
    found = reading.session.execute(
        select(_SAFE.c.id, _SAFE.c.label).where(_SAFE.c.active == 1).order_by(_SAFE.c.label)
    ).all()
    rows = [NamedRow(each.id, each.label) for each in found]
    return _by_label(rows, label, "safes", "`keydesk safes` lists them.")


def hook_meant(reading: Reading, *, safe_id: int | None, label: str) -> tuple[int, int]:
    """The safe and the hook that a hook's label means; without a safe the label has to be unique in the office.

    Raises:
        Refusal: there is none, or several safes have one.
    """
    statement = (
        select(_HOOK.c.id, _HOOK.c.label, _HOOK.c.safe_id, _SAFE.c.label.label("safe"))
        .join(_SAFE, _SAFE.c.id == _HOOK.c.safe_id)
        .where(_HOOK.c.active == 1, _SAFE.c.active == 1)
    )
    if safe_id is not None:
        statement = statement.where(_HOOK.c.safe_id == safe_id)
    wanted = fold(label)
    found = [each for each in reading.session.execute(statement) if fold(each.label) == wanted]
    rows = [NamedRow(each.id, each.label, each.safe) for each in found]
    if not rows:
        raise Refusal(
            f"No hook is called “{shown(label, width=40)}”. `keydesk hooks SAFE` lists them.", code="not_found"
        )
    chosen = _only(rows, label, "hooks", "Say which safe with --safe.")
    return next((each.safe_id, each.id) for each in found if each.id == chosen.id)


def client_meant(reading: Reading, *, who: str) -> NamedRow:
    """The one client whom a number or a name means; a profile that went into another one means that one.

    Raises:
        Refusal: there is none, or there are several; the refusal names them with their numbers.
    """
    number = who.strip().removeprefix("#")
    statement = select(
        _CLIENT.c.id, _CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company, _CLIENT.c.street
    ).order_by(_CLIENT.c.sort_name, _CLIENT.c.id)
    if number.isascii() and number.isdigit() and len(number) < 10:  # noqa: PLR2004 - beyond what a row number can be
        by_number = reading.session.execute(statement.where(_CLIENT.c.id == int(number))).first()
        if by_number is not None:
            name = client_name(by_number.first_name, by_number.last_name, by_number.company)
            return went_into(reading.session, by_number.id) or NamedRow(by_number.id, name)
    wanted = fold(who)
    merged = merged_away(reading.session)
    tiers: list[list[NamedRow]] = [[], [], []]
    for each in reading.session.execute(statement):
        names = (
            client_name(each.first_name, each.last_name, each.company),
            f"{each.first_name} {each.last_name}",
            each.company,
        )
        tier = _how_well(wanted, names, "")
        if tier:
            tiers[tier - 1].append(NamedRow(each.id, names[0], f"#{each.id} {each.street}"))
    for tier_rows in tiers:
        # Whose profile went into another one is that one, and never a second to choose from.
        standing = [row for row in tier_rows if row.id not in merged]
        if standing:
            return _only(standing, who, "clients", "Use the number.")
        into = {merged[row.id] for row in tier_rows}
        if len(into) == 1:
            return client_meant(reading, who=str(into.pop()))
        if into:
            return _only(tier_rows, who, "clients", "Use the number.")
    raise Refusal(
        f"No client goes by “{shown(who, width=40)}”. `keydesk clients` lists and searches them.", code="not_found"
    )


def _how_well(wanted: str, names: Sequence[str], initials_of: str) -> int:
    """1 for the whole name, 2 for initials or one whole word, 3 for the beginnings of its words, 0 for not at all."""
    folded = [fold(name) for name in names if name]
    if not wanted:
        return 0
    if wanted in folded:
        return 1
    words = [set(name.replace(",", " ").split()) for name in folded]
    if (initials_of and wanted == fold(initials_of)) or any(wanted in each for each in words):
        return 2
    parts = wanted.replace(",", " ").split()
    begun = any(all(any(word.startswith(part) for word in each) for part in parts) for each in words)
    return 3 if parts and begun else 0


def _by_label(rows: Sequence[NamedRow], label: str, kind: str, instead: str) -> NamedRow:
    wanted = fold(label)
    tests: tuple[Callable[[str], bool], ...] = (wanted.__eq__, lambda name: bool(wanted) and name.startswith(wanted))
    for fits in tests:
        found = [row for row in rows if fits(fold(row.name))]
        if found:
            return _only(found, label, kind, instead)
    raise Refusal(f"There is no “{shown(label, width=40)}” among the {kind}. {instead}", code="not_found")


def _only(rows: Sequence[NamedRow], written: str, kind: str, instead: str) -> NamedRow:
    if len(rows) == 1:
        return rows[0]
    raise Refusal(
        f"“{shown(written, width=40)}” means {len(rows)} {kind}. {instead}",
        details=[f"{row.name}  {row.detail}".rstrip() for row in rows[:_MOST_NAMED]],
    )
