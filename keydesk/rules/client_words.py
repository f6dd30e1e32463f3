"""What can be asked of the list of clients, in the language that all lists share."""

from __future__ import annotations

from typing import Final

from keydesk.rules.agreement import INTAKE_WORDS
from keydesk.rules.query_words import Asked, Language

WITHOUT: Final = "none"
"""Asks for who has nothing of the kind: no vet, no phone, no territory."""

STATUSES: Final = {
    "prospect": "not a client yet",
    "active": "served now",
    "inactive": "not served any more",
}
"""What ``status:`` can ask, and what it means."""

KEY_STATES: Final = {
    "yes": "visits need one",
    "no": "visits need none",
    "none": "visits need one, and none is on file",
    "some": "a copy is on file",
    "missing": "a copy is missing",
    "out": "a copy is with a sitter",
}
"""What ``key:`` can ask."""

_SEE: Final = {
    "unsigned": "a key on file, and no agreement signed",
    "untested": "a copy that was never tried in its lock",
    "few": "fewer copies of a key than wanted",
    "review": "a way in that is to be looked at",
}

CLIENTS: Final = Language(
    (
        Asked("status", "how they stand with us: prospect, active, inactive", "status:active"),
        Asked("key", "their keys: yes, no, none, some, missing, out", "key:none"),
        Asked("see", f"what is open about their keys: {', '.join(INTAKE_WORDS)}", "see:untested"),
        Asked("agreement", "their key agreement: signed, unsigned", "agreement:unsigned"),
        Asked("visits", "a visit ahead: a day, week, <day, >day; none is without", "visits:none"),
        Asked("since", "since when they stand so: a day, <day, >day, week", "since:week"),
        Asked("sitter", "the primary or secondary sitter; none is without", "sitter:sam"),
        Asked("primary", "the primary sitter; none is without", "primary:none"),
        Asked("secondary", "the secondary sitter; none is without", "secondary:sam"),
        Asked("blocked", "a sitter whom they have blocked; none is nobody", "blocked:jo"),
        Asked("vet", "their vet or the vet's clinic; none is without", "vet:hollow"),
        Asked("pet", "a pet of theirs", "pet:rex"),
        Asked("territory", "their territory, else that of the zip code; none is without", "territory:north"),
        Asked("branch", "a branch that they belong to; any leaves nobody out", "branch:facility"),
        Asked("city", "the city", "city:brookside"),
        Asked("zip", "how the zip code begins; none is without", "zip:972"),
        Asked("street", "the street", 'street:"tern hollow"'),
        Asked("phone", "digits of any phone; none is without", "phone:0138"),
        Asked("email", "an e-mail address; none is without", "email:none"),
        Asked("safe", "a copy of theirs is in that safe", "safe:front"),
    ),
    {
        "status": STATUSES,
        "key": KEY_STATES,
        "see": {word: _SEE[word] for word in INTAKE_WORDS},
        "agreement": {"signed": "signed by them", "unsigned": "not signed"},
    },
    {
        "visits": ("today", "tomorrow", "week", "none", ">today"),
        "since": ("today", "yesterday", "week", "<today"),
    },
    ahead=frozenset({"visits"}),
)
"""Of the list of clients."""
