"""How a person of the company reads in a list, and on the head of their page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from keydesk.rules import dates
from keydesk.rules.roles import BRANCH_WORDS, FACILITY, ROLE_WORDS, WORDS, Permission, role_in_words
from keydesk.rules.shifts import hours_words
from keydesk.widgets.person_cells import WHY_BACK
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.shift import ShiftRow
    from keydesk.db.rows.staff import HoldingRow, StaffProfile, StaffRow
    from keydesk.widgets.table_columns import Cells, Tone

_SHIFTS: Final = 3
# So many shifts are told on the head of a page.

STAFF_COLUMNS: Final = (
    Column("name", "NAME", 16, weight=3),
    Column("initials", "INIT", 6, cut="never", drop=4),
    Column("role", "ROLE", 11, weight=1),
    Column("visits", "VISITS", 6, drop=3),
    Column("holds", "HOLDS", 5, align="right", cut="never"),
    Column("late", "LATE", 4, align="right", cut="never"),
    Column("badge", "BADGE", 10, cut="never"),
    Column("signs_in", "SIGNS IN AS", 11, weight=1, drop=1),
    Column("phone", "PHONE", 14, cut="never", drop=5),
)

HOLDING_COLUMNS: Final = (
    Column("tag", "TAG", 8, cut="never", sortable=False),
    Column("client", "CLIENT", 12, weight=3, sortable=False),
    Column("opens", "OPENS", 10, weight=2, drop=3, sortable=False),
    Column("since", "SINCE", 9, cut="never", drop=2, sortable=False),
    Column("due", "DUE", 12, cut="never", sortable=False),
    Column("next", "NEXT VISIT", 15, cut="never", sortable=False),
    Column("home", "LIVES ON", 8, weight=2, drop=1, sortable=False),
)


def role_words(row: StaffRow) -> str:
    """The person's roles, each once; who works at Facility has the base role in the words of each branch."""
    if any(branch == FACILITY and role == "base" for branch, role in row.roles):
        if {role for _, role in row.roles} == {"base"} and len(row.roles) > 1:
            return "staff, both"
        return ", ".join(dict.fromkeys(role_in_words(role, branch) for branch, role in row.roles))
    return ", ".join(dict.fromkeys(ROLE_WORDS.get(role, role) for _, role in row.roles)) or "none"


def staff_cells(row: StaffRow) -> Cells:
    """One row of the list; who has left says so in place of a role, in red while keys must come back."""
    gone: Tone = "" if row.active else "bad" if row.holds else "quiet"
    held = str(row.holds) if row.holds else ""
    return (
        Toned(row.name, gone),
        row.initials,
        role_words(row) if row.active else Toned("left", gone),
        "yes" if row.is_sitter else "",
        Toned(held, "bad") if held and not row.active else held,
        Toned(str(row.overdue), "bad") if row.overdue else "",
        row.badge_code or "",
        row.unix_user,
        row.phone,
    )


def holding_cells(row: HoldingRow, *, now: datetime, zone: ZoneInfo, why: str = "") -> Cells:
    """One copy that somebody has, and whether they need it still; ``why`` they do not, as the need rule names it."""
    late = dates.late(row.due_at, now=now) if row.due_at is not None else ""
    if late and row.chased:
        late = f"{late} ×{row.chased}"
    today = dates.today(now, zone)
    if why:
        visit: str | Toned = Toned(WHY_BACK.get(why, why), "warn")
    elif row.next_visit is None:
        visit = Toned("none", "quiet")
    else:
        visit = "today" if row.next_visit == today else dates.day(row.next_visit, today=today)
    return (
        row.tag_code,
        row.client,
        row.label,
        dates.brief(row.since, now=now, zone=zone),
        Toned(late, "bad") if late else dates.due(row.due_at, now=now, zone=zone),
        visit,
        row.home,
    )


def person_lines(profile: StaffProfile, shifts: Sequence[ShiftRow] = (), *, today: date | None = None) -> Content:
    """Who a person is, how they are reached, what they may beside their role, and when they are on duty."""
    row = profile.row
    late = f", {row.overdue} overdue" if row.overdue else ""
    visits = "makes visits" if row.is_sitter else "makes no visits"
    who = [row.initials, role_words(row), visits if row.active else ""]
    reached = [f"badge {row.badge_code}" if row.badge_code else "no badge", row.phone, profile.email]
    reached.append(f"signs in as {row.unix_user}" if row.unix_user else "does not sign in")
    left = "" if row.active else f"has left{f' on {profile.left_on:%d %b %Y}' if profile.left_on else ''} · "
    more = grant_words(profile) or profile.notes.partition("\n")[0]
    return Content("\n").join(
        [
            Content.assemble(
                content(row.name, "bold"),
                "   ",
                content(" · ".join(filter(None, who))),
                "   ",
                content(left, "bold $text-error"),
                content(f"holds {row.holds}{late}", "bold $text-error" if row.overdue or left else "bold"),
            ),
            content(" · ".join(filter(None, reached)), "$text-muted"),
            *([content(more, "$text-muted")] if more else []),
            *([content(duty_words(shifts, today=today))] if shifts and today is not None else []),
        ]
    )


def duty_words(shifts: Sequence[ShiftRow], *, today: date) -> str:
    """``On duty today 8–16:30, Fri 27 Nov 8–12 (Facility) and 3 more``: the next ones, where there are any."""
    both = len({each.branch_id for each in shifts}) > 1
    told = [
        f"{dates.near_day(each.day, today=today)} {hours_words(each.starts_at, each.ends_at)}"
        + (f" ({BRANCH_WORDS[each.branch_id]})" if both else "")
        for each in shifts[:_SHIFTS]
    ]
    rest = len(shifts) - _SHIFTS
    return f"On duty {', '.join(told)}" + (f" and {rest} more" if rest > 0 else "")


def grant_words(profile: StaffProfile) -> str:
    """What the person may beside the role, and what not in spite of it."""
    known = set(Permission)
    named = [(WORDS[Permission(each.permission)], each.granted) for each in profile.grants if each.permission in known]
    more = ", ".join(words for words, granted in named if granted)
    less = ", ".join(words for words, granted in named if not granted)
    return " · ".join(filter(None, (f"may also {more}" if more else "", f"may not {less}" if less else "")))
