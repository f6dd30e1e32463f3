"""One act on each of many clients or pets: all or nothing, or rehearsed to its end, a line for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from keydesk.db.rows.bulk import Outcome
from keydesk.db.rows.many import ManyDone, ManyLine, ManyPreview, SeenRow
from keydesk.db.work import Work
from keydesk.operations.rehearsal import Rehearsed
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

Told = Callable[[int], None]
"""Told how many are done; it may refuse, and then nothing happens to any."""

DoOne = Callable[[SeenRow], ManyLine]
"""Does it to one; a refusal says what is in the way of that one."""


def do_each(
    work: Work,
    rows: Sequence[SeenRow],
    do: DoOne,
    *,
    things: str,
    said: Callable[[Sequence[ManyLine]], str],
    told: Told | None = None,
) -> ManyDone:
    """Does it to each, all or nothing; what is so already stays as it is.

    Args:
        work: the transaction.
        rows: to which, in the order in which it is done.
        do: does it to one.
        things: what they are, for sentences: ``clients``.
        said: one sentence about what was done, from the lines of those to which it was done.
        told: told how far it is.

    Raises:
        Refusal: nothing is named, something is in the way, or all of it is so already. Code ``changed`` where somebody
            was quicker.
    """
    if not rows:
        raise Refusal(f"None of the {things} is marked. Space marks one, * all of the list.")
    lines: list[ManyLine] = []
    refused: list[Refusal] = []
    for number, row in enumerate(rows):
        if told is not None:
            told(number)
        try:
            lines.append(do(row))
        except Refusal as refusal:
            refused.append(refusal)
    if refused:
        raise in_the_way_of(refused, len(rows), things)
    done = [line for line in lines if line.outcome != "same"]
    if not done:
        one = len(lines) == 1
        raise Refusal(
            f"{shown(lines[0].name, width=60)} is so already." if one else f"All of these {things} are so already."
        )
    return ManyDone(work.batch_id, tuple(lines), said(done))


def rehearse_each(
    work: Work, rows: Sequence[SeenRow], do: DoOne, *, name_of: Callable[[int], str], told: Told | None = None
) -> None:
    """Does it to each past what is in the way, and takes it back.

    Raises:
        Rehearsed: always, with a :class:`~keydesk.db.rows.many.ManyPreview`.
        Refusal: ``told`` stopped it.
    """
    del work
    lines: list[ManyLine] = []
    for number, row in enumerate(rows):
        if told is not None:
            told(number)
        try:
            lines.append(do(row))
        except Refusal as refusal:
            changed = refusal.code in {"changed", "not_found"} or isinstance(refusal, ChangedMeanwhile)
            short = refusal.short or ("changed meanwhile" if changed else "in the way")
            outcome: Outcome = "moved" if changed else "stopped"
            lines.append(ManyLine(row.id, name_of(row.id), "", "", outcome, short, refusal.message))
    raise Rehearsed(ManyPreview(tuple(lines)))


def in_the_way_of(refused: Sequence[Refusal], of: int, things: str, *, nothing: str = "Nothing was done") -> Refusal:
    """The refusals of single ones as one, each of them named."""
    code = "changed" if any(each.code == "changed" for each in refused) else refused[0].code
    if len(refused) == 1:
        sentence = refused[0].message if of == 1 else f"{nothing}. {refused[0].message}"
        return Refusal(sentence, code=code, details=[refused[0].message])
    sentence = f"{nothing}: {len(refused):,} of {of:,} {things} are in the way."
    return Refusal(sentence, code=code, details=[each.message for each in refused])
