"""In which territory a client is: the one rule, over what is set on the client and which zip codes a territory has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

ZIP_DIGITS: Final = 5
"""What a long zip code begins with: ``68501-1234`` lies where ``68501`` does, unless it is listed itself."""

LONGEST_ZIP: Final = 12
MOST_ZIPS: Final = 2000
"""Of one territory, and far more than any has."""

_LISTED = re.compile(r"[,;\n]+")
_US = re.compile(r"\d{5}(?:-\d{4})?")
_SPAN = re.compile(r"(\d{5}) ?(?:-|–|\.\.|to) ?(\d{5})")
_ZIP = re.compile(r"[0-9A-Z][0-9A-Z -]*")


@dataclass(frozen=True, slots=True)
class Areas:
    """The territories that are in use.

    Attributes:
        names: what each is called.
        zips: the territory of each zip code, the codes as :func:`as_zip` writes them.
    """

    names: Mapping[int, str] = field(default_factory=dict)
    zips: Mapping[str, int] = field(default_factory=dict)

    def name_of(self, territory_id: int | None) -> str:
        """What a territory is called; empty for none."""
        return "" if territory_id is None else self.names.get(territory_id, "")


def as_zip(text: str) -> str:
    """A zip code as it is compared: capitals, one space at most between its parts."""
    return " ".join(text.upper().split())


def territory_of(areas: Areas, *, own: int | None, zip_code: str) -> int | None:
    """The territory that a client is in; None where they are in none.

    What is set on the client wins. Without it the zip code decides: where it is listed itself, or else where the five
    digits are that it begins with. A territory that is out of use counts for nobody.

    Args:
        areas: the territories in use.
        own: the one that is set on the client, in use or not.
        zip_code: of the client's address, as it is stored.
    """
    if own is not None and own in areas.names:
        return own
    written = as_zip(zip_code)
    found = areas.zips.get(written)
    if found is None:
        found = areas.zips.get(written[:ZIP_DIGITS])
    return found if found in areas.names else None


def read_zips(text: str) -> tuple[str, ...]:
    """The zip codes that somebody lists, each once, in their order: ``68501, 68502 68510-68515, K1A 0B1``.

    Raises:
        Refusal: something in it is no zip code, or there are too many.
    """
    found: dict[str, None] = {}
    for part in _LISTED.split(text):
        written = as_zip(part)
        words = written.split()
        if words and all(_US.fullmatch(word) or _SPAN.fullmatch(word) for word in words):
            found.update(dict.fromkeys(each for word in words for each in _one(word)))
        elif written:
            found.update(dict.fromkeys(_one(written)))
        if len(found) > MOST_ZIPS:
            raise Refusal(f"A territory has at most {MOST_ZIPS:,} zip codes.", field="zips")
    return tuple(found)


def _one(written: str) -> Iterable[str]:
    """The zip codes of one word: itself, or those of a span."""
    span = _SPAN.fullmatch(written.replace("TO", "to"))
    if span is not None:
        first, last = int(span[1]), int(span[2])
        if first <= last < first + MOST_ZIPS:
            return (f"{each:05}" for each in range(first, last + 1))
        raise Refusal(
            f"“{shown(written, width=30)}” is no span of zip codes: write the smaller one first, and at most "
            f"{MOST_ZIPS:,} of them.",
            field="zips",
        )
    if len(written) > LONGEST_ZIP or not _ZIP.fullmatch(written) or not any(each.isdigit() for each in written):
        raise Refusal(
            f"“{shown(written, width=30)}” is no zip code. Write them with commas between: 68501, 68502, 68510-68515.",
            field="zips",
        )
    return (written,)


def zips_text(zips: Iterable[str]) -> str:
    """Zip codes as they stand in a form and in a list, each run of neighbours written as a span."""
    runs: list[list[str]] = []
    for each in sorted(zips):
        digits = each.isascii() and each.isdigit() and len(each) == ZIP_DIGITS
        last = runs[-1][-1] if runs else ""
        if digits and last.isdigit() and len(last) == ZIP_DIGITS and int(each) == int(last) + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    words: list[str] = []
    for run in runs:
        words += [f"{run[0]}-{run[-1]}"] if len(run) > 2 else run  # noqa: PLR2004 - two are written as two
    return ", ".join(words)
