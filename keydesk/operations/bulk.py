"""One act on many copies, all or nothing, as one batch; and the same act rehearsed, a line a copy.

What a preview tells is what the act itself would do: it is carried out in the same order, by the same operations, and
taken back. The act then keeps to it: a copy that moved since, a place that was taken since, or a warning that was not
told stops all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from keydesk.db.queries.copies import last_move
from keydesk.db.rows.bulk import BulkLine, BulkPreview
from keydesk.db.work import Work
from keydesk.operations import custody, rehanging, whereabouts
from keydesk.operations.bulk_edits import One, live_at, set_flag
from keydesk.operations.hanging import is_free
from keydesk.operations.in_the_way import in_the_way
from keydesk.operations.movement import Moved, facts, find_place, zone_of
from keydesk.operations.reassign import move_one
from keydesk.operations.rehearsal import Rehearsed
from keydesk.operations.sending import place_words
from keydesk.rules import dates
from keydesk.rules.custody import CopyFacts, Holder, require_expected
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

Kind = Literal[
    "reassign", "check_in", "found", "missing", "retire", "due", "recall", "spare", "home", "rehang", "move_house"
]

Told = Callable[[int], None]
"""Told how many copies are done; it may refuse, and then nothing happens to any."""

_REHEARSED = "rehearsed"


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to each copy.

    Attributes:
        kind: the verb. ``check_in`` hangs each on its own hook, ``home`` says where each lives, ``rehang`` hangs home
            what hangs wrong, ``move_house`` moves places of one safe to another.
        to: the new holder of ``reassign``; the safe of ``move_house`` and of ``home``, where None is "where it hangs".
        from_safe: the safe that ``move_house`` empties.
        due_at: when it should be back, for ``reassign`` and ``due``.
        standing: no due date at all, for ``reassign``.
        yes: whether it becomes so, for ``recall`` and ``spare``.
        why: the reason of ``retire``, one of the office's words.
        note: free text that is kept with each movement.
    """

    kind: Kind
    to: Holder | None = None
    from_safe: int = 0
    due_at: datetime | None = None
    standing: bool = False
    yes: bool = True
    why: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """One copy that an act is about, as it was seen.

    Attributes:
        tag_code: the copy.
        expected: where it was seen; None asks for no check.
        planned: the place that the preview told; None leaves it open.
        told: the warnings that the preview told; None is any.
    """

    tag_code: str
    expected: Holder | None = None
    planned: Holder | None = None
    told: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class BulkDone:
    """An act on many copies, done.

    Attributes:
        batch_id: what an undo takes back.
        lines: a line for each copy that it was about, those that were so already among them.
        moved: the movements, for acts that move.
        said: one sentence for the desk.
    """

    batch_id: int
    lines: tuple[BulkLine, ...]
    moved: tuple[Moved, ...]
    said: str


def act_on_many(
    work: Work,
    *,
    act: Act,
    copies: Sequence[Marked],
    reason: str = "",
    override: bool = False,
    told: Told | None = None,
) -> BulkDone:
    """Does one thing to many copies, all or nothing; what is so already stays as it is.

    Args:
        work: the transaction.
        act: what is done.
        copies: to which, in the order in which it is done.
        reason: why; goes past warnings, too.
        override: go on past warnings, with the permission and a reason.
        told: told how far it is.

    Raises:
        Refusal: some copy is in the way; ``details`` has a line for each. Code ``changed`` where one moved meanwhile.
    """
    work.require(Permission.MANAGE_KEYS)
    if not copies:
        raise Refusal("No key is marked. Space marks one, * all of the list.")
    lines: list[BulkLine] = []
    done: list[One] = []
    refused: list[Refusal] = []
    for number, marked in enumerate(copies):
        if told is not None:
            told(number)
        try:
            copy = _as_seen(work, marked)
            one = _do(work, act, copy, marked, reason=reason, override=override)
            _require_told(marked, one)
        except Refusal as refusal:
            refused.append(refusal)
            continue
        lines.append(_line(copy, one))
        if not one.same:
            done.append(one)
    if refused:
        raise in_the_way(refused, len(copies))
    if not done:
        raise Refusal(_all_same(act), details=[line.tag_code for line in lines])
    return BulkDone(
        batch_id=work.batch_id,
        lines=tuple(lines),
        moved=tuple(one.moved for one in done if one.moved is not None),
        said=_said(work, act, done, same=len(lines) - len(done)),
    )


def rehearse_act(work: Work, act: Act, *, copies: Sequence[Marked], told: Told | None = None) -> None:
    """Carries an act out to its end, past warnings and past what is in the way, and takes it back.

    Raises:
        Rehearsed: always, with a :class:`~keydesk.db.rows.bulk.BulkPreview`.
        Refusal: the operator may not, or ``told`` stopped it.
    """
    work.require(Permission.MANAGE_KEYS)
    lines: list[BulkLine] = []
    for number, marked in enumerate(copies):
        if told is not None:
            told(number)
        lines.append(_rehearsed(work, act, marked))
    raise Rehearsed(BulkPreview(tuple(lines)))


def _rehearsed(work: Work, act: Act, marked: Marked) -> BulkLine:
    copy = facts(work, marked.tag_code)
    try:
        _as_seen(work, marked)
        one = _do(work, act, copy, marked, reason="", override=False)
    except Refusal as refusal:
        if not refusal.overridable:
            return _stopped(copy, refusal)
        try:
            one = _do(work, act, copy, marked, reason=_REHEARSED, override=True)
        except Refusal as other:
            return _stopped(copy, other)
        return _line(copy, one, warning=refusal)
    return _line(copy, one)


def _as_seen(work: Work, marked: Marked) -> CopyFacts:
    """The copy, where it was seen; somebody may have been quicker."""
    copy = facts(work, marked.tag_code)
    if marked.expected is not None and copy.holder != marked.expected:
        require_expected(copy, marked.expected, last_move(work.session, copy), now=work.now, zone=zone_of(work))
    return copy


def _do(work: Work, act: Act, copy: CopyFacts, marked: Marked, *, reason: str, override: bool) -> One:
    """Does it to one copy, by the operation that does it to a single one."""
    match act.kind:
        case "recall" | "spare":
            return set_flag(work, copy, "recalled" if act.kind == "recall" else "spare", yes=act.yes)
        case "home":
            return live_at(work, copy, safe_id=act.to.safe_id if act.to else None, planned=marked.planned)
        case "move_house":
            to_safe = (act.to or Holder.missing()).safe_id or 0
            return rehanging.move_house(
                work, copy, safe_id=to_safe, from_id=act.from_safe, planned=marked.planned, note=act.note
            )
        case "due":
            return _due(work, act, copy)
        case "reassign":
            to = _planned(work, act.to or Holder.missing(), copy, marked)
            moved = move_one(
                work,
                copy,
                to,
                due_at=act.due_at,
                standing=act.standing,
                reason=reason,
                note=act.note,
                override=override,
            )
        case "rehang":
            moved = rehanging.hang_home(work, copy, reason=reason, note=act.note)
        case "check_in":
            moved = _check_in(work, act, copy, marked, reason)
        case "found":
            moved = whereabouts.mark_found(work, tag_code=copy.tag_code, reason=reason, note=act.note)
        case "missing":
            moved = _missing(work, act, copy, reason)
        case "retire":
            moved = _retire(work, act, copy)
    if moved is None:
        return One(copy.holder_words, copy.holder, same=True)
    return One(place_words(moved), moved.to, moved=moved)


def _planned(work: Work, to: Holder, copy: CopyFacts, marked: Marked) -> Holder:
    """The place that the preview told, while it is free still; where nothing was told, what was asked for.

    Raises:
        Refusal: something else hangs there by now. Code ``changed``.
    """
    planned = marked.planned
    if to.kind != "safe" or to.hook_id is not None or planned is None or planned.hook_id is None:
        return to
    if copy.holder is not None and copy.holder.kind == "safe" and copy.holder.safe_id == to.safe_id:
        return to
    if not is_free(work, planned.hook_id, but=copy.id):
        place = find_place(work, planned, client_id=copy.client_id)
        raise Refusal(
            f"Another key hangs on {shown(place.words)} by now, where {copy.name} was to go. Look again, then decide.",
            code="changed",
            short="hook taken",
        )
    return planned


def _check_in(work: Work, act: Act, copy: CopyFacts, marked: Marked, reason: str) -> Moved | None:
    if copy.holder is not None and copy.holder.kind == "safe":
        return None
    told = marked.planned
    to = None if told is None else _planned(work, Holder.safe(told.safe_id or 0), copy, marked)
    return custody.check_in(
        work,
        tag_code=copy.tag_code,
        safe_id=to.safe_id if to else None,
        hook_id=to.hook_id if to else None,
        reason=reason,
        note=act.note,
    )


def _missing(work: Work, act: Act, copy: CopyFacts, reason: str) -> Moved | None:
    if copy.holder is not None and copy.holder.kind == "missing":
        return None
    return whereabouts.report_missing(work, tag_code=copy.tag_code, reason=reason or act.why, note=act.note)


def _retire(work: Work, act: Act, copy: CopyFacts) -> Moved | None:
    if act.why in {"lost", "stolen"}:
        if copy.state == act.why:
            return None
        return whereabouts.mark_lost(work, tag_code=copy.tag_code, stolen=act.why == "stolen", note=act.note)
    if copy.state == "retired":
        return None
    return whereabouts.retire(work, tag_code=copy.tag_code, reason=act.why, note=act.note)


def _due(work: Work, act: Act, copy: CopyFacts) -> One:
    before = _due_words(work, copy.due_at)
    if copy.holder is not None and copy.holder.kind == "sitter" and copy.due_at == act.due_at:
        return One(before, copy.holder, same=True, before=before)
    moved = whereabouts.change_due(work, tag_code=copy.tag_code, due_at=act.due_at, note=act.note)
    return One(_due_words(work, act.due_at), moved.to, moved=moved, before=f"{copy.holder_words}, {before}")


def _due_words(work: Work, due_at: datetime | None) -> str:
    return f"due {dates.moment(due_at, now=work.now, zone=zone_of(work))}" if due_at is not None else "standing"


def _require_told(marked: Marked, one: One) -> None:
    """Goes past no warning that the preview did not tell."""
    if marked.told is None or one.moved is None:
        return
    untold = frozenset(one.moved.overrode) - marked.told
    if untold:
        words = " and ".join(sorted(each.replace("_", " ") for each in untold))
        raise Refusal(
            f"{marked.tag_code} changed meanwhile, and warns now: {words}. Look again, then decide.",
            code="changed",
            short="changed",
        )


def _line(copy: CopyFacts, one: One, *, warning: Refusal | None = None) -> BulkLine:
    return BulkLine(
        tag_code=copy.tag_code,
        client=copy.client_name,
        opens=copy.key_label,
        expected=copy.holder,
        before=one.before or copy.holder_words,
        after=one.after,
        planned=one.place,
        outcome="same" if one.same else "warned" if warning is not None else "goes",
        short="so already" if one.same else warning.short if warning is not None else "",
        why=warning.message.removesuffix(" Give a reason to go on.") if warning is not None else "",
        warnings=warning.overridable if warning is not None else frozenset(),
    )


def _stopped(copy: CopyFacts, refusal: Refusal) -> BulkLine:
    moved = refusal.code == "changed"
    return BulkLine(
        tag_code=copy.tag_code,
        client=copy.client_name,
        opens=copy.key_label,
        expected=copy.holder,
        before=copy.holder_words,
        after="",
        planned=None,
        outcome="moved" if moved else "stopped",
        short=refusal.short or ("moved meanwhile" if moved else "in the way"),
        why=refusal.message,
    )


def _all_same(act: Act) -> str:
    if act.kind in {"reassign", "check_in", "found", "rehang", "move_house"}:
        return "All of these keys are there already; nothing moved."
    return "All of these keys are so already; nothing changed."


def _said(work: Work, act: Act, done: Sequence[One], *, same: int) -> str:
    """One sentence for the desk."""
    already = f"; {same} were so already" if same > 1 else "; 1 was so already" if same else ""
    only = done[0].moved if len(done) == 1 else None
    if only is not None:
        return only.said + already
    many = f"{len(done):,} keys"
    match act.kind:
        case "reassign":
            to = act.to or Holder.missing()
            words = done[0].after
            if to.kind == "safe" and to.hook_id is None:
                words = find_place(work, Holder.safe(to.safe_id or 0), client_id=0).words
            said = f"{many} are marked missing" if to.kind == "missing" else f"{many} to {shown(words)}"
            said += _on_the_way(done)
        case "check_in" | "found":
            said = f"{many} in, each on its hook"
        case "rehang":
            said = f"{many} hang where they live"
        case "move_house":
            said = f"{many} moved to {shown(find_place(work, act.to or Holder.missing(), client_id=0).words)}"
            said += _on_the_way(done)
        case "missing":
            said = f"{many} are marked missing"
        case "retire":
            said = f"{many} are out of use ({act.why.replace('_', ' ')})"
        case "due":
            said = f"{many} {_due_words(work, act.due_at)}"
        case _:
            said = done[0].said_of(len(done))
    return said + already


def _on_the_way(done: Sequence[One]) -> str:
    """How many of them are only on their way to the other branch; empty for none."""
    many = sum(one.moved is not None and one.moved.to is not None and one.moved.to.kind == "transit" for one in done)
    return f"; {many:,} on the way until received there" if many else ""
