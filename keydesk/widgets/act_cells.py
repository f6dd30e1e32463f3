"""What somebody did, as a line of a list and as the end of a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules import dates
from keydesk.widgets.key_pane import VIA_WORDS, moment_words
from keydesk.widgets.table_columns import Column

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.session import LastAct
    from keydesk.widgets.table_columns import Cells

ACT_COLUMNS: Final = (
    Column("at", "WHEN", 14, cut="never", sortable=False),
    Column("what", "WHAT", 30, weight=3, sortable=False),
    Column("keys", "KEYS", 24, weight=2, sortable=False),
    Column("how", "HOW", 8, sortable=False, drop=1),
    Column("batch", "NO.", 7, align="right", cut="never", sortable=False, drop=2),
)
_VERBS: Final = {
    "check_out": "gave out",
    "check_in": "took in",
    "transfer": "handed over",
    "undo": "took something back",
    "reveal_code": "saw a code",
    "edit_client": "changed a client",
    "add_client": "added a client",
    "open_lock": "opened the lock",
    "act_on_many": "changed many keys",
    "change_clients": "changed many clients",
    "set_pets_active": "changed many pets",
    "apply_import": "took in files",
    "set_setting": "changed a setting",
    "note_backup": "made a backup",
}
"""Words of the operations that are done most; the others' own names say what they do."""


def act_words(act: LastAct) -> str:
    """What was done: ``gave out``, ``changed a client``."""
    return _VERBS.get(act.verb, act.verb.removesuffix("_asked").removesuffix("_many").replace("_", " "))


def act_keys(act: LastAct) -> str:
    """Which keys moved: the tags of the first two, and how many more."""
    rest = act.moved - len(act.tags)
    return ", ".join(act.tags) + (f" and {rest:,} more" if rest > 0 else "")


def act_cells(act: LastAct, *, now: datetime, zone: ZoneInfo) -> Cells:
    """One act."""
    how = "" if act.via == "typed" else VIA_WORDS.get(act.via, act.via)
    return (moment_words(act.at, now=now, zone=zone), act_words(act), act_keys(act), how, str(act.batch_id))


def last_words(acts: tuple[LastAct, ...], *, now: datetime, zone: ZoneInfo) -> str:
    """``Your last: Tue 24 Nov 17:02 gave out K7MT-1, 3FQD-2 · 16:58 saw a code``; empty for somebody who is new."""
    if not acts:
        return ""
    told = []
    for act in acts[:2]:
        keys = f" {act_keys(act)}" if act.tags else ""
        told.append(f"{dates.moment(act.at, now=now, zone=zone)} {act_words(act)}{keys}")
    return "Your last: " + " · ".join(told)
