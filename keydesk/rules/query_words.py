"""The words of the filter's language: what can be asked by name, and the answers that are the program's own.

Reading (``query.py``), completing (``query_completion.py``), the help in the box and ``docs/filter.md`` all come from
these tables, so that they cannot say different things.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from keydesk.rules.keys import KEY_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

Name = str
"""What can be asked of: one of a language's names, or ``word``."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that can be asked by name.

    Attributes:
        name: what stands before the colon.
        what: what it asks of a copy, for help and completion.
        example: as it is typed.
    """

    name: Name
    what: str
    example: str


ASKED: Final = (
    Asked("holder", "who or what has it: a sitter, a contact, a safe, client, missing", "holder:ana"),
    Asked("status", "how it stands", "status:out"),
    Asked("due", "when it should be back: a day, <day, >day, late, week, none", "due:<today"),
    Asked("since", "since when it is there: a day, <day, >day, week", "since:yesterday"),
    Asked("client", "whose it is: names, partner, phone, street, e-mail; r* begins so", "client:smith"),
    Asked("pet", "a pet of the client", "pet:rex"),
    Asked("sitter", "the client's primary or secondary sitter", "sitter:sam"),
    Asked("territory", "the client's territory, else that of the zip code; none is without", "territory:north"),
    Asked("branch", "a branch that the client belongs to", "branch:facility"),
    Asked("safe", "the safe it is in", "safe:front"),
    Asked("hook", "the hook it hangs on, or lives on", "hook:B*"),
    Asked("tag", "its tag, or its code in an old system", "tag:K7MT-2"),
    Asked("key", "the code of its key", "key:K7MT"),
    Asked("label", "what its key opens", "label:garage"),
    Asked("kind", "what its key is: metal, fob, remote, card, mailbox, other", "kind:fob"),
    Asked("required", "whether a visit needs its key: yes, no", "required:no"),
)
"""In the order in which help tells of them."""

NAMES: Final[tuple[Name, ...]] = tuple(each.name for each in ASKED)
"""What can be asked by name."""

STATUSES: Final = {
    "in": "in a safe",
    "out": "with a sitter",
    "client": "with the client",
    "contact": "with a contact of the client",
    "transit": "on the way to a safe",
    "missing": "nobody can find it",
    "overdue": "should be back by now",
    "surplus": "with a sitter who has no visit there any more",
    "spare": "stays in the office",
    "untested": "never tried in its lock, and should be",
    "standing": "with a sitter, and without a due date",
    "recalled": "wanted back",
    "toreturn": "to go back: of a client who is inactive, and not with them",
    "lost": "accepted as gone",
    "stolen": "taken, as far as is known",
    "retired": "out of use",
    "all": "in service or not",
}
"""What ``status:`` can ask, and what it means."""

OUT_OF_SERVICE: Final = frozenset({"lost", "stolen", "retired", "all"})
"""Statuses that no copy in service has; without one of them a list is of copies in service."""

YES, NO = "yes", "no"

DAYS: Final = {
    "due": ("today", "tomorrow", "week", "late", "none", "<today", ">today"),
    "since": ("today", "yesterday", "week", "<today"),
}
"""Days that are offered for a name; any other day can be typed."""

FIXED: Final[dict[str, dict[str, str]]] = {
    "status": STATUSES,
    "kind": dict.fromkeys(KEY_KINDS, ""),
    "required": {YES: "a visit needs its key", NO: "its key is never asked for"},
}
"""Names whose answers are a closed list; a beginning is enough where only one has it."""

SIGNS: Final = "-!"
"""Either before a word turns it round."""


@dataclass(frozen=True)
class Language:
    """What can be asked of one list; how it is written is the same for all of them.

    Attributes:
        asked: what can be asked by name, in the order in which help tells of it.
        fixed: names whose answers are a closed list; a beginning is enough where only one has it.
        days: days that are offered for the names that take any.
        ahead: those of them whose days lie ahead, as due dates do; the others lie behind.
        bare: the name whose answers can be turned round without it: ``!missing``.
        also: other words for a name; what parts the words of one counts for nothing.
        made_like: names whose values are made in one way, and the sentence for one that is not.
        offered: words that are offered for a name that takes others, too.
        sealed: names of secrets, squeezed; no list is filtered by one.
    """

    asked: tuple[Asked, ...]
    fixed: Mapping[str, Mapping[str, str]]
    days: Mapping[str, tuple[str, ...]]
    ahead: frozenset[str] = frozenset()
    bare: str = "status"
    also: Mapping[str, str] = field(default_factory=dict)
    made_like: Mapping[str, tuple[re.Pattern[str], str]] = field(default_factory=dict)
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sealed: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[Name, ...]:
        """What can be asked by name."""
        return tuple(each.name for each in self.asked)

    def name_of(self, word: str) -> Name | None:
        """The name that a folded word is; None where it is none."""
        names = self.names
        if word not in names:
            word = self.also.get(word) or self.also.get(squeezed(word), word)
        return word if word in names else None

    def is_sealed(self, word: str) -> bool:
        """Whether a folded word is the name of a secret."""
        return squeezed(word) in self.sealed


def squeezed(word: str) -> str:
    """A name without what parts its words: ``parking_spot``, ``Parking spot`` and ``parking-spot`` are one."""
    return re.sub(r"[\W_]+", "", word)


KEYS: Final = Language(ASKED, FIXED, DAYS, ahead=frozenset({"due"}))
"""Of the list of keys."""


HOW: Final = (
    ("words", "all of them must be found, in any order: a name, a code, a pet, a lock"),
    ('"front door"', "words that stand together"),
    ("riv*ra", "a star stands for anything; name:r* begins so"),
    ("name:value", "asks one thing only; the names are below"),
    ("out,missing", "any of several values"),
    ("!status:out", "turned round; - does the same"),
    ("!missing", "the same as !status:missing, and so for every status"),
)
"""How the language is put together: what is typed, and what it does."""
