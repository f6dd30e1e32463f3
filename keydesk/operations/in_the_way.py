"""One refusal for several copies of which some are in the way: all or nothing, and each of them named."""

from __future__ import annotations

from collections.abc import Sequence

from keydesk.rules.refusal import Code, Refusal


def in_the_way(refused: Sequence[Refusal], of: int, *, nothing: str = "Nothing moved") -> Refusal:
    """The refusals of single copies as one, with a line for each; what can be overridden for all of them, together.

    Args:
        refused: why each of those in the way is; at least one.
        of: how many copies were named in all.
        nothing: what did not happen.
    """
    codes = {each.code for each in refused}
    code: Code = "changed" if "changed" in codes else "refused" if len(codes) > 1 else refused[0].code
    overridable = frozenset[str]()
    if all(each.overridable for each in refused):
        overridable = frozenset().union(*(each.overridable for each in refused))
    if len(refused) == 1:
        only = refused[0]
        sentence = only.message if of == 1 else f"{nothing}. {only.message}"
        return Refusal(
            sentence, code=code, overridable=overridable, details=only.details or (only.message,), short=only.short
        )
    return Refusal(
        f"{nothing}: {len(refused)} of {of} keys are in the way.",
        code=code,
        overridable=overridable,
        details=[each.message for each in refused],
    )
