"""What an act on many copies says of them without moving any: wanted back, spare, where they live; and that undone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, select
from sqlmodel import col

from keydesk.db.models import History, Hook, KeyCopy, KeySafe, table_of
from keydesk.db.work import Work
from keydesk.operations.copies import edit_copy
from keydesk.operations.editing import load, save
from keydesk.operations.hanging import free_hook, is_free
from keydesk.operations.movement import Moved, find_place, in_service
from keydesk.rules.custody import CopyFacts, Holder, where
from keydesk.rules.profile import told
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

_COPY, _HISTORY = table_of(KeyCopy), table_of(History)

FLAGS: Final = ("recalled", "spare")
PLACES: Final = ("home_safe_id", "home_hook_id")
UNDOABLE: Final = (*FLAGS, *PLACES, "chased")
"""A batch that changed nothing but these columns of copies can be taken back."""
BULK_VERBS: Final = ("act_on_many", "act_on_asked", "fill_hooks", "chase", "chase_many")
"""The operations whose batches are taken back as the last act, also where they moved nothing."""

_WORDS: Final = {
    ("recalled", True): "wanted back",
    ("recalled", False): "not wanted back",
    ("spare", True): "spare, stays here",
    ("spare", False): "in use",
}
_SAID: Final = {
    "wanted back": ("is wanted back", "are wanted back"),
    "not wanted back": ("is not wanted back any more", "are not wanted back any more"),
    "spare, stays here": ("is a spare that stays in the office", "are spares that stay in the office"),
    "in use": ("is no spare any more", "are no spares any more"),
}


@dataclass(frozen=True, slots=True)
class One:
    """What was done to one copy.

    Attributes:
        after: where it is now, or what it is, in words.
        place: the place that the words name, if they name one.
        same: it was so before, and nothing was done.
        moved: the movement, if it was one.
        before: what it was, in words; empty is where it was.
    """

    after: str
    place: Holder | None = None
    same: bool = False
    moved: Moved | None = None
    before: str = ""

    def said_of(self, many: int) -> str:
        """The sentence for so many copies, of an act that moved none."""
        keys = "1 key" if many == 1 else f"{many:,} keys"
        if self.after in _SAID:
            return f"{keys} {_SAID[self.after][many != 1]}"
        return f"1 key has its home on {shown(self.after)}" if many == 1 else f"{keys} have a new home"


def set_flag(work: Work, copy: CopyFacts, column: str, *, yes: bool) -> One:
    """Says of a copy that it is wanted back, or a spare, or that it is so no more.

    Raises:
        Refusal: it is out of service.
    """
    in_service(work, copy)
    before = copy.recalled if column == "recalled" else copy.spare
    words = _WORDS[column, before], _WORDS[column, yes]
    if before == yes:
        return One(words[1], same=True, before=words[0])
    if column == "recalled":
        edit_copy(work, copy_id=copy.id, recalled=yes)
    else:
        edit_copy(work, copy_id=copy.id, spare=yes)
    return One(words[1], before=words[0])


def live_at(work: Work, copy: CopyFacts, *, safe_id: int | None, planned: Holder | None) -> One:
    """Says where a copy lives: where it hangs now, or a free hook of a safe.

    Raises:
        Refusal: it hangs nowhere; the safe has no free hook; or the hook that was told is taken by now.
    """
    holder = in_service(work, copy)
    before = f"lives on {copy.home_words}" if copy.home is not None else "lives nowhere"
    if safe_id is None:
        if holder.kind != "safe":
            raise Refusal(
                f"{copy.name} is {where(copy)}, and hangs on no hook that could be its home. Check it in first.",
                short="not in a safe",
            )
        home = holder
    elif copy.home is not None and copy.home.safe_id == safe_id and copy.home.hook_id is not None:
        return One(copy.home_words, copy.home, same=True, before=before)
    else:
        home = Holder.safe(safe_id, hook_for(work, copy, safe_id, planned))
    if home == copy.home:
        return One(copy.home_words, copy.home, same=True, before=before)
    place = find_place(work, home, client_id=copy.client_id)
    edit_copy(work, copy_id=copy.id, home=home)
    return One(place.words, home, before=before)


def save_home(work: Work, copy: CopyFacts, home: Holder) -> None:
    """Says where a copy lives, without moving it; taken back with the batch, whatever else it moved."""
    row = load(work, _COPY, copy.id, "copy")
    values = {"home_safe_id": home.safe_id, "home_hook_id": home.hook_id}
    save(work, _COPY, "key_copy", row, values, version=None, name=copy.tag_code, verb="home")


def hook_for(work: Work, copy: CopyFacts, safe_id: int, planned: Holder | None) -> int | None:
    """A free hook of the safe, the one that was told if one was; None in a safe that has no hooks."""
    if planned is not None and planned.hook_id is not None:
        if not is_free(work, planned.hook_id, but=copy.id):
            raise Refusal(f"The hook that {copy.name} was to have is taken by now. Look again.", code="changed")
        return planned.hook_id
    hook_id = free_hook(work, safe_id)
    if hook_id is None:
        hooks = select(col(Hook.id)).where(col(Hook.safe_id) == safe_id, col(Hook.active).is_(True)).limit(1)
        if work.session.execute(hooks).first() is not None:
            label = work.session.execute(select(col(KeySafe.label)).where(col(KeySafe.id) == safe_id)).scalar()
            raise Refusal(f"{shown(label or 'The safe')} has no free hook left for {copy.name}.", short="no free hook")
    return hook_id


def edits_of(work: Work, batch_id: int) -> Sequence[Row[Any]]:
    """What a batch said of copies and can be taken back; nothing where it did anything else."""
    rows = work.session.execute(
        select(_HISTORY.c.subject_id, _HISTORY.c.field, _HISTORY.c.old, _HISTORY.c.new, _HISTORY.c.subject)
        .where(_HISTORY.c.batch_id == batch_id)
        .order_by(_HISTORY.c.id)
    ).all()
    return rows if all(row.subject == "key_copy" and row.field in UNDOABLE for row in rows) else ()


def homes_of(work: Work, batch_id: int, *, but: Collection[int]) -> Sequence[Row[Any]]:
    """The homes that a batch gave to copies that it did not move."""
    rows = work.session.execute(
        select(_HISTORY.c.subject_id, _HISTORY.c.field, _HISTORY.c.old, _HISTORY.c.new, _HISTORY.c.subject)
        .where(_HISTORY.c.batch_id == batch_id, _HISTORY.c.subject == "key_copy", _HISTORY.c.verb == "home")
        .order_by(_HISTORY.c.id)
    ).all()
    return [row for row in rows if row.subject_id not in but]


def take_back_edits(work: Work, edits: Sequence[Row[Any]]) -> tuple[int, list[Refusal]]:
    """Gives copies back what was said of them before; how many there are, and which somebody has edited since."""
    by_copy: dict[int, list[Row[Any]]] = {}
    for edit in edits:
        by_copy.setdefault(edit.subject_id, []).append(edit)
    refused: list[Refusal] = []
    for copy_id, changed in by_copy.items():
        row = load(work, _COPY, copy_id, "copy")
        if any(told(row[each.field]) != each.new for each in changed):
            refused.append(
                Refusal(f"{row['tag_code']} was edited since. It stays as it is.", code="changed", short="edited")
            )
            continue
        values = {each.field: _value(each.field, each.old) for each in changed}
        save(work, _COPY, "key_copy", row, values, version=None, name=row["tag_code"], verb="undo")
    return len(by_copy), refused


def _value(field: str, old: str | None) -> bool | int | None:
    if field in FLAGS:
        return old == "yes"
    return None if old is None else int(old)
