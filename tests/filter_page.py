"""The page of the filters' language, made from its own tables: ``python tests/filter_page.py`` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from keydesk.rules.client_words import CLIENTS
from keydesk.rules.pet_words import PETS
from keydesk.rules.query_words import ASKED, HOW, STATUSES, Language
from keydesk.rules.staff_words import STAFF

PAGE = Path(__file__).parent.parent / "docs" / "filter.md"

_HEAD = """\
# The filter of the list of keys

Type `/` on Keys (F4) and what you look for; the list follows every letter. `keydesk keys QUERY` reads the same
language.

<!-- Made by tests/filter_page.py, compared with the program by tests/test_docs.py. -->
| typed | means |
|--|--|
"""

_NAMES = """
## What can be asked by name

A value is found anywhere in a name, whatever its case and accents; a beginning is enough for a status, a kind,
yes and no. Several values parted by commas mean any of them; a value with blanks goes in quotes:
`holder:"Sam Ortega"`.

| for example | asks |
|--|--|
"""

_STATUSES = """
## What a status can be

| `status:` | means |
|--|--|
"""

_TAIL = """
Copies that are lost, stolen or retired are in the list only where it asks for them.

## While you type

Beneath the box stands what the word can become: names, statuses, days, and what the office has on file. `Tab`
takes the first, or `→` at the end of the text; `↓` and `↑` walk, and `Enter` takes what was walked to. What is
not understood is underlined, with what would be right beneath it, and the rest filters all the same. `F1`, or
`?` in the empty box, tells all of this.

`F` shows the next of the counts over the list (in a safe, with sitters, missing, surplus …) and `←` `→` go on
from there; the rest of the filter stays as it is, and all counts are of what that rest finds.

## In a shell

```
keydesk keys holder:ana due:"<today"
keydesk keys '!missing' 'label:"front door"'
keydesk keys -- -status:in
keydesk keys status:surplus --json
```

A shell reads `<`, `>`, `!`, `*` and quotes itself, so put the word in quotes; what begins with `-` goes after
`--`. A word that is not understood, or after whose colon nothing stands, is refused with its number, and the
command ends with 1.
"""


_CLIENTS = """
# The filter of the list of clients

Clients (F5) and `keydesk clients QUERY` read the same language, with names of their own; it is completed, pointed at
and explained in the same way. A phone alone is found however it is written.

| for example | asks |
|--|--|
"""


_PETS = """
# The filter of the list of pets

All pets (`3` on Clients) and `keydesk pets QUERY` read it, too. Pets that are not about any more are in the list only
where `F` or the filter asks for them.

| for example | asks |
|--|--|
"""


_STAFF = """
# The filter of the list of people

Staff (F6) and `keydesk staff QUERY` read it, too. Who has left is in the list only while they have keys, or where
`F` or the filter asks for them; a word is also found in what somebody's role is called.

| for example | asks |
|--|--|
"""


_OWN = """
# The office's own fields

The lists of clients and of pets ask the fields that the office has made for them, too: by the field's name or its
label, whatever its case and what parts its words (`parking:street`, `Gate-Code-Held:yes`). A text contains the value,
and so do a choice and a phone; a number can be `<2` or `>=10`, a date is asked as any day; `none` is who has nothing in
it. They are completed as everything else. A field whose name the list has already for something else is called
`own_phone`, one of Facility that In-Home has, too, `facility_parking`. A secret is in no list and no filter.
"""


def _of(head: str, language: Language) -> Iterator[str]:
    """What can be asked of one list, and what the answers mean that are not plain."""
    yield head
    yield from (f"| `{each.example}` | {each.what.replace('<', '&lt;')} |\n" for each in language.asked)
    for name, known in language.fixed.items():
        if any(known.values()):
            yield f"\n| `{name}:` | means |\n|--|--|\n"
            yield from (f"| `{word}` | {what} |\n" for word, what in known.items())


def page() -> str:
    """The whole page."""
    parts = [_HEAD, *(f"| `{typed}` | {what} |\n" for typed, what in HOW)]
    parts += [_NAMES, *(f"| `{each.example}` | {each.what.replace('<', '&lt;')} |\n" for each in ASKED)]
    parts += [_STATUSES, *(f"| `{status}` | {what} |\n" for status, what in STATUSES.items())]
    parts += [_TAIL, *_of(_CLIENTS, CLIENTS), *_of(_PETS, PETS), *_of(_STAFF, STAFF), _OWN]
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
