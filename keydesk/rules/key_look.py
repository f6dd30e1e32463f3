"""What the list of keys can say of each copy, and how it can be looked at."""

from __future__ import annotations

from typing import Final

from keydesk.rules.look import Listed

COLUMNS: Final = {
    "tag": "what is printed on its tag",
    "client": "whose key it is",
    "opens": "what its key opens",
    "where": "who or what has it",
    "since": "since when it is there",
    "due": "when it should be back",
    "status": "how it stands: in, out, overdue, lost, …",
    "home": "the safe and the hook that it lives on",
    "hook": "the hook that it lives on",
    "needed": "who needs it next, and when",
    "pets": "the client's pets",
    "territory": "the client's, else that of the zip code",
    "key": "the code of its key",
    "kind": "metal, fob, remote, card, mailbox, other",
    "required": "whether a visit needs its key",
    "spare": "whether it stays in the office",
    "pieces": "how many pieces are on the ring",
    "colour": "the colour of its tag",
    "legacy": "its code in an old system",
    "tested": "when it was tried in its lock",
    "tester": "who tried it",
    "received": "when it came",
    "from": "from whom it came",
    "lock": "where the lock is, and how it turns",
    "description": "the description of its key",
}
"""What a list of keys can say of each copy, in the order in which that is offered."""

TAG: Final = "tag"
"""The column that always stays: without it nobody knows which copy a line is about."""

USUAL: Final = ("tag", "client", "opens", "where", "since", "due")
"""The columns of a list that nobody has chosen others for."""

SORTS: Final = (
    *("tag", "client", "opens", "where", "since", "due", "home", "hook", "key", "kind", "required", "spare"),
    *("pieces", "colour", "legacy", "tested", "received"),
)
"""What a list of keys can be put in the order of."""

GROUPS: Final = ("", "key", "client")
"""What a list of keys can be grouped by; "" is every copy by itself."""

KEYS: Final = Listed(
    "keys", COLUMNS, stays=TAG, usual=USUAL, sorts=SORTS, groups=GROUPS, last_first=frozenset({"since"})
)
"""The list of keys."""

read_ordering, read_columns = KEYS.read_ordering, KEYS.read_columns
