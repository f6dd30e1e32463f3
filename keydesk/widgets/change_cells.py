"""The record of changes, as lines of a long table: who changed what, from what, to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules import dates
from keydesk.rules.messages import CHANNEL_WORDS, DIRECTION_WORDS
from keydesk.rules.roles import BRANCH_WORDS, ROLE_WORDS, role_in_words
from keydesk.widgets.key_pane import VIA_WORDS, moment_words
from keydesk.widgets.table_columns import Column

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.office import HistoryRow
    from keydesk.widgets.table_columns import Cells

CHANGE_COLUMNS: Final = (
    Column("at", "WHEN", 12, cut="never", sortable=False),
    Column("what", "WHAT", 14, weight=2, sortable=False),
    Column("old", "FROM", 8, weight=2, drop=1, sortable=False),
    Column("new", "TO", 10, weight=3, sortable=False),
    Column("who", "BY", 10, weight=2, sortable=False),
    Column("why", "WHY", 6, weight=2, drop=2, sortable=False),
)

_SUBJECTS: Final = {
    "client_contact": "contact",
    "access_method": "way in",
    "pet": "pet",
    "key": "key",
    "key_copy": "copy",
    "client_price": "price",
    "client_login": "login",
    "message": "message",
    "service_request": "request",
}
"""What a thing around a client is called that has no name of its own; the thing itself needs no word."""

_VERBS: Final = {
    "add": "added",
    "merge": "merged, with",
    "retire": "out of use",
    "restore": "in use again",
    "reveal": "code seen",
    "code_changed": "changed at the client's",
    "code_set": "another code",
    "code_removed": "code taken away",
    "pin_try": "PIN typed",
    "pin_right": "PIN right",
    "unlock": "lock opened",
}
_FIELDS: Final = {
    "no_key_reason": "no key, why",
    "no_key_note": "no key, more",
    "tag_code": "tag",
    "merged_into": "merged into",
    "not_the_same_as": "not the same as",
    "client_id": "client",
    "unix_user": "signs in as",
    "badge_code": "badge",
    "is_sitter": "makes visits",
    "chased": "asked for, times",
    "price_cents": "in money",
    "booked_visits": "booked visits",
    "allowed_holders": "who may hold keys",
    "reviewed_on": "right as of",
    "review_on": "look at it again",
    "pin": "PIN",
}
_ANSWERS: Final = {"granted": "yes", "taken": "no"}

_VALUES: Final = {
    "role": ROLE_WORDS,
    "primary_branch": BRANCH_WORDS,
    "branch_id": BRANCH_WORDS,
    "may": _ANSWERS,
    "direction": DIRECTION_WORDS,
    "channel": CHANNEL_WORDS,
}
"""The words of what is kept under another name."""
_FIRST_BRANCH: Final = "in_home"
_WHOLE: Final = frozenset({"", "*"})


def change_cells(
    change: HistoryRow,
    *,
    names: Mapping[tuple[str, int], str] | None = None,
    labels: Mapping[str, str] | None = None,
    now: datetime,
    zone: ZoneInfo,
) -> Cells:
    """One change.

    Args:
        change: as the record has it.
        names: what the things are called, by subject and id, where the list is of several.
        labels: how forms call the fields, by name.
        now: the moment that it is told from.
        zone: the office's.
    """
    how = "" if change.via == "typed" else VIA_WORDS.get(change.via, change.via)
    return (
        moment_words(change.at, now=now, zone=zone),
        _what(change, names or {}, labels or {}),
        _value(change.field, change.old or ""),
        _value(change.field, change.new or ""),
        ", ".join(filter(None, (change.operator, how))),
        change.reason,
    )


def change_words(
    change: HistoryRow,
    *,
    names: Mapping[tuple[str, int], str],
    labels: Mapping[str, str],
    now: datetime,
    zone: ZoneInfo,
) -> str:
    """One change in full, as :func:`change_cells`: nothing of it is cut."""
    _, what, old, new, who, why = (
        str(cell) for cell in change_cells(change, names=names, labels=labels, now=now, zone=zone)
    )
    whole = change.field in _WHOLE
    turn = new if whole else "" if _is_said(change) else f"{old or '(nothing)'} → {new or '(nothing)'}"
    return " · ".join(filter(None, (dates.moment(change.at, now=now, zone=zone), what, turn, who, why)))


def _what(change: HistoryRow, names: Mapping[tuple[str, int], str], labels: Mapping[str, str]) -> str:
    thing = _SUBJECTS.get(change.subject, "")
    if change.field in _WHOLE:
        # What was added says itself what it is called.
        return f"{thing} {_VERBS.get(change.verb, change.verb.replace('_', ' '))}".strip()
    thing = names.get((change.subject, change.subject_id), thing)
    what = f"{thing} {_field(change.field, labels)}".strip()
    # What was only looked at, or said of it, has neither an old value nor a new one.
    return f"{what}, {_VERBS[change.verb]}" if _is_said(change) else what


def _is_said(change: HistoryRow) -> bool:
    return change.old is None and change.new is None and change.verb in _VERBS


def _value(field: str, value: str) -> str:
    """A value as people say it: a role, a branch and an answer have words of their own."""
    first, _, branch = field.partition(".")
    if first == "role" and branch not in {"", _FIRST_BRANCH}:
        return role_in_words(value, branch) if value in ROLE_WORDS else value
    words = _VALUES.get(first, {})
    return words.get(value, value)


def _field(name: str, labels: Mapping[str, str]) -> str:
    first, _, rest = name.partition(".")
    if first == "may":
        return f"may {rest.partition('.')[0].replace('_', ' ')}"
    words = labels.get(first) or _FIELDS.get(first) or first.removesuffix("_id").replace("_", " ")
    # What each branch has of its own, a role or a status, is said of the first one without its name.
    return f"{words} {BRANCH_WORDS.get(rest, rest.replace('_', ' '))}" if rest not in {"", _FIRST_BRANCH} else words
