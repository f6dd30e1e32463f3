"""What one act does to each of many copies, as rows: the preview that somebody looks at, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from keydesk.rules.custody import Holder

Outcome = Literal["goes", "warned", "same", "stopped", "moved"]
"""``goes``: nothing is in the way · ``warned``: it goes with a reason · ``same``: it is so already, and stays ·
``stopped``: a rule says no · ``moved``: somebody moved it meanwhile."""


@dataclass(frozen=True, slots=True)
class BulkLine:
    """One copy of an act on many. All texts as stored.

    Attributes:
        tag_code: what is printed on its tag.
        client: whose key it is.
        opens: what the key opens.
        expected: where it was when it was looked at; None out of service.
        before: the same in words.
        after: where it will be, or what it will be.
        planned: the place that the words name, which the act keeps to; None where there is none.
        outcome: what becomes of it.
        short: what warns or is in the way, in a word or two.
        why: the same in a sentence.
        warnings: the names of what warns.
    """

    tag_code: str
    client: str
    opens: str
    expected: Holder | None
    before: str
    after: str
    planned: Holder | None
    outcome: Outcome
    short: str = ""
    why: str = ""
    warnings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """An act on many copies that was carried out to its end and taken back.

    Attributes:
        lines: a line for each copy, in the order named.
    """

    lines: tuple[BulkLine, ...]

    def count(self, *outcomes: Outcome) -> int:
        """How many of the copies come to one of these."""
        return sum(line.outcome in outcomes for line in self.lines)
