"""The facets over the list of keys: the statuses that one key chooses, and how they stand in a filter's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from keydesk.rules.query_tokens import Token, tokens
from keydesk.rules.text import fold


@dataclass(frozen=True, slots=True)
class Facet:
    """One part of the list that is counted, and shown alone at a key.

    Attributes:
        key: the name of its count.
        label: what it is called on the screen.
        short: the same where there is little room.
        statuses: what ``status:`` asks for it; empty for everything in service.
        tone: how it is meant where there are any of them.
    """

    key: str
    label: str
    short: str
    statuses: tuple[str, ...]
    tone: str = ""


PLACES: Final = (
    Facet("total", "all", "all", ()),
    Facet("safe", "in a safe", "safe", ("in",)),
    Facet("sitter", "with sitters", "sitters", ("out",)),
    Facet("household", "with clients", "clients", ("client", "contact")),
    Facet("transit", "in transit", "transit", ("transit",)),
    Facet("missing", "missing", "missing", ("missing",), "bad"),
)
"""Where copies are: every copy in service is in one of them."""

STATES: Final = (
    Facet("overdue", "overdue", "overdue", ("overdue",), "warn"),
    Facet("surplus", "surplus", "surplus", ("surplus",)),
    Facet("spare", "spare", "spare", ("spare",)),
    Facet("untested", "untested", "untested", ("untested",)),
    Facet("lost", "lost", "lost", ("lost", "stolen"), "bad"),
    Facet("retired", "retired", "retired", ("retired",)),
)
"""What else is to be said of them."""

FACETS: Final = (*PLACES, *STATES)


def _chooses(token: Token) -> bool:
    return fold(token.name) == "status" and not token.sign


def facet_of(text: str) -> Facet | None:
    """The facet that a filter's text shows alone; None where its statuses are no facet's."""
    asked = [frozenset(fold(part) for _, _, part in token.parts()) for token in tokens(text) if _chooses(token)]
    if not asked:
        return FACETS[0]
    if len(asked) > 1:
        return None
    return next((facet for facet in FACETS if frozenset(facet.statuses) == asked[0]), None)


def with_facet(text: str, facet: Facet) -> str:
    """A filter's text that asks the same, and in place of its statuses those of one facet."""
    kept = [text[token.start : token.end] for token in tokens(text) if not _chooses(token)]
    if kept and kept[-1].count('"') % 2:
        kept[-1] += '"'
    return " ".join([*kept, *([f"status:{','.join(facet.statuses)}"] if facet.statuses else [])])
