"""What somebody who counts says, and how a file of scans says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

EMPTY_WORDS = frozenset({"empty", "-", "--", "nothing", "none"})
UNTAGGED_WORDS = frozenset({"?", "untagged", "notag"})
_MOST_PARTS = 2


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that somebody who counts says.

    Attributes:
        text: what was scanned; empty for a hook that is empty or a key without a tag.
        kind: ``tag``, ``empty``, ``untagged``.
        safe_id, hook_id: where; the hook is left out where the counting does not go hook by hook.
        staff_id: whose keys are counted, in place of a safe.
    """

    text: str = ""
    kind: str = "tag"
    safe_id: int | None = None
    hook_id: int | None = None
    staff_id: int | None = None


def read_counted_lines(
    text: str,
    *,
    places: Mapping[str, tuple[int | None, int | None]],
    hooks: Sequence[tuple[int, int, str]],
    first: str | None = None,
) -> list[Said]:
    """The lines of a file of scans, each with its place.

    A line is a tag; or a hook's label and what hangs there: a tag, ``empty``, or ``?`` for a key without a tag. A place
    in brackets holds for the lines after it.

    Args:
        text: the file.
        places: what is counted by name: the safe's id, or the person's.
        hooks: safe, hook and label of the hooks that are counted.
        first: the place before any line has said one; the only place there is needs no saying.

    Raises:
        Refusal: a line's place is not counted, or none was said; tells the line's number.
    """
    at = _place(first, places, "") if first else next(iter(places.values())) if len(places) == 1 else None
    said: list[Said] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line:
            continue
        if line.startswith("[") and line.endswith("]"):
            at = _place(line[1:-1], places, f"Line {number}: ")
            continue
        if at is None:
            raise Refusal(
                f"Line {number}: say where it is first, [{next(iter(places), 'Front office')}] on a line of its own."
            )
        said.append(_said(line, at, hooks, number))
    return said


def _said(line: str, at: tuple[int | None, int | None], hooks: Sequence[tuple[int, int, str]], number: int) -> Said:
    safe_id, staff_id = at
    parts = line.split(maxsplit=1)
    labels = {fold(label): hook for safe, hook, label in hooks if safe == safe_id}
    hook_id = labels.get(fold(parts[0]))
    if len(parts) == _MOST_PARTS and hook_id is not None:
        what = parts[1].strip()
        if what.casefold() in EMPTY_WORDS:
            return Said("", "empty", safe_id, hook_id)
        if what.casefold() in UNTAGGED_WORDS:
            return Said("", "untagged", safe_id, hook_id)
        return Said(what, "tag", safe_id, hook_id)
    if len(parts) == _MOST_PARTS and parts[1].casefold() in EMPTY_WORDS | UNTAGGED_WORDS:
        raise Refusal(f"Line {number}: there is no hook {shown(parts[0], width=30)} in what is counted.")
    return Said(line, "tag", safe_id, None, staff_id)


def _place(
    name: str | None, places: Mapping[str, tuple[int | None, int | None]], line: str
) -> tuple[int | None, int | None]:
    wanted = fold(name or "")
    found = [at for each, at in places.items() if fold(each) == wanted] or [
        at for each, at in places.items() if wanted and fold(each).startswith(wanted)
    ]
    if len(found) != 1:
        counted = ", ".join(shown(each, width=40) for each in places)
        raise Refusal(f"{line}“{shown(name or '', width=40)}” is not counted in this stock-take; {counted} is.")
    return found[0]
