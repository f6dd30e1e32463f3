"""How a safe reads in a list and above its board, and one of its hooks beneath it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from keydesk.rules import dates
from keydesk.widgets.hook_board import BoardHook
from keydesk.widgets.key_cells import where_words
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.keys import KeyDetail
    from keydesk.db.rows.safe import BoardRow, HangingRow, HookRow, SafeRow
    from keydesk.widgets.table_columns import Cells

SAFE_COLUMNS: Final = (
    Column("label", "SAFE", 16, weight=3),
    Column("place", "PLACE", 10, weight=2, drop=2),
    Column("access", "FOR", 7, cut="never"),
    Column("hooks", "HOOKS", 5, align="right", cut="never"),
    Column("hang", "HANG", 4, align="right", cut="never"),
    Column("out", "OUT", 4, align="right", cut="never"),
    Column("free", "FREE", 4, align="right", cut="never"),
    Column("wrong", "WRONG", 5, align="right", cut="never"),
    Column("loose", "LOOSE", 5, align="right", cut="never", drop=1),
    Column("counted", "COUNTED", 7, align="right", cut="never", drop=1),
    Column("branch", "BRANCH", 8, weight=1, drop=3),
)

ACCESS_WORDS: Final = {"all": "all", "admin": "admins"}
"""Who may open a safe, in the desk's words."""

LEGEND: Final = "── out  due today  late  ·· free  * needed today  !! wrong  !2 two  [ ] here"
"""What the signs of the board mean."""
_MOST_LOOSE: Final = 4
LONG_AGO: Final = 30
"""Days after which it is told that a safe was not counted."""


def safe_cells(row: SafeRow, *, counted: int | None = None, branch: str = "") -> Cells:
    """One row of the list; what is out of use says so in place of who may open it.

    Args:
        row: the safe.
        counted: how many days ago it was last counted; None is never.
        branch: whose it is, in the office's words.
    """
    ago = "never" if counted is None else "today" if counted == 0 else f"{counted} d"
    return (
        row.label if row.active else Toned(row.label, "quiet"),
        row.place,
        ACCESS_WORDS.get(row.access, row.access) if row.active else Toned("retired", "warn"),
        str(row.hooks),
        _number(row.hang),
        _number(row.out),
        _number(row.free),
        Toned(str(row.wrong), "bad") if row.wrong else "",
        _number(row.loose),
        "" if not row.active else Toned(ago, "warn") if counted is None or counted > LONG_AGO else ago,
        branch,
    )


def _number(number: int) -> str:
    return str(number) if number else ""


def board_hooks(board: BoardRow) -> list[BoardHook]:
    """The hooks as the board draws them."""
    return [
        BoardHook(
            hook_id=hook.hook_id,
            label=hook.label,
            row=hook.row,
            column=hook.column,
            code=hook.copies[0].key_code if hook.copies else "",
            state=hook.mark,
        )
        for hook in board.hooks
    ]


def board_head(board: BoardRow) -> Content:
    """The safe with its counts, on one line."""
    safe = board.safe
    grid = f"{safe.rows} × {safe.columns} hooks" if safe.rows else f"{safe.hooks} hooks"
    counts = [f"{safe.hang} hang", f"{safe.out} out", f"{safe.free} free"]
    parts = [
        content(safe.label, "bold"),
        content(" · ".join(filter(None, (grid, safe.place, "admins only" if safe.access == "admin" else "")))),
        content("  ".join(counts)),
    ]
    if safe.wrong:
        parts.append(content(f"{safe.wrong} wrong", "bold $text-error"))
    if not safe.active:
        parts.append(content("out of use", "bold $text-warning"))
    return Content("   ").join(parts)


def hook_line(hook: HookRow | None, chosen: int = 0, *, detail: KeyDetail | None, zone: ZoneInfo) -> Content:
    """What there is to say of a hook: what hangs there, what lives there and is out with whom, what hangs wrong.

    Args:
        hook: the hook; None on a board without hooks.
        chosen: which of its copies the verbs are about.
        detail: what is known of that copy.
        zone: the office's.
    """
    if hook is None:
        return Content("")
    label = content(f"{hook.label}  ", "bold")
    if not hook.copies:
        return Content.assemble(label, "free: nothing hangs or lives here")
    said = [content(_copy_words(row, hook)) for row in hook.copies]
    if detail is not None:
        said[chosen] = content(_copy_words(hook.copies[chosen], hook, _where_since(detail, zone)), "bold")
    sign = Content.styled("!! ", "bold $text-error") if hook.state == "wrong" else Content("")
    many = content("   Space: the other key", "$text-muted") if len(said) > 1 else Content("")
    return Content.assemble(label, sign, Content(" · ").join(said), many)


def _copy_words(row: HangingRow, hook: HookRow, since: str = "") -> str:
    if not row.here:
        return f"{row.tag_code} lives here{since}" + (", due back today" if row.due == "today" else "")
    wanted = f"; {row.pull_for} takes it today {row.pull_at:%H:%M}" if row.pull_for and row.pull_at else ""
    if not row.at_home:
        lives = f"on {row.lives}" if row.lives else f"in {row.lives_in}" if row.lives_in else "elsewhere"
        return f"{row.tag_code} hangs here{since}, but lives {lives}{wanted}"
    return f"{row.tag_code} hangs here{since}" + ("" if row.lives == hook.label else ", no home yet") + wanted


def where_it_is(row: HangingRow, hook: HookRow) -> str:
    """What is said of a tag that was scanned at the board and hangs on it."""
    if row.at_home and row.lives:
        return f"{row.tag_code} hangs on {hook.label}, where it lives"
    if row.at_home:
        return f"{row.tag_code} hangs on {hook.label}, no home yet"
    lives = row.lives or row.lives_in or "elsewhere"
    return f"WRONG HOOK  {row.tag_code} hangs on {hook.label}, but lives on {lives}"


def _where_since(detail: KeyDetail, zone: ZoneInfo) -> str:
    """`` since 07:20``, or for what is elsewhere ``, Sam Ortega has it since Tue 24, LATE 3 d``."""
    row, now = detail.row, detail.now
    since = f" since {dates.brief(row.since, now=now, zone=zone)}"
    if row.place.kind == "safe":
        return since
    late = dates.late(row.due_at, now=now) if row.due_at is not None else ""
    where = where_words(row.place, row.state)
    who = f"{where} has it" if row.place.kind in {"sitter", "contact"} else where
    return f", {who}{since}" + (f", {late}" if late else "")


def loose_line(loose: Sequence[HangingRow]) -> Content:
    """What lies in the safe on no hook."""
    named = ", ".join(row.tag_code for row in loose[:_MOST_LOOSE])
    more = f" and {len(loose) - _MOST_LOOSE} more" if len(loose) > _MOST_LOOSE else ""
    return content(f"On no hook: {named}{more}", "$text-warning")
