"""The forms in which names and streets are compared, whoever wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from keydesk.rules.text import fold


@lru_cache(maxsize=65_536)
def name_key(*parts: str) -> str:
    """The form in which names are compared: folded words, sorted, so that either way round is the same name."""
    words = re.findall(r"[\w?]+", fold(" ".join(parts)).replace("'", ""))
    return " ".join(sorted(words))


@lru_cache(maxsize=65_536)
def street_key(text: str) -> str:
    """The form in which streets are compared: folded, abbreviations of the common kinds of street made one."""
    words = re.findall(r"\w+", fold(text))
    return " ".join(_STREETS.get(word, word) for word in words)


@lru_cache(maxsize=65_536)
def door_key(text: str) -> tuple[str, str]:
    """A street as two people would write it alike, and its unit: ``N. Oak St Apt 4`` is ``north oak street``, ``4``.

    A house number is part of the street, a flat, suite or unit is not.
    """
    words = [_DIRECTIONS.get(word, word) for word in street_key(_UNIT_SIGN.sub(" unit ", text)).split()]
    at = next((place for place, word in enumerate(words) if word in _UNITS and place), len(words))
    return " ".join(words[:at]), " ".join(words[at + 1 :])


def same_first(one: str, other: str) -> bool:
    """Whether two folded first names are one: the same, an initial of it, a usual short form, or a letter doubled."""
    if not one or not other:
        return False
    if _DOUBLED.sub(r"\1", one) == _DOUBLED.sub(r"\1", other) or _SHORT.get(one, one) == _SHORT.get(other, other):
        return True
    initial, whole = sorted((one, other), key=len)
    return len(initial) == 1 and whole.startswith(initial)


_STREETS: Final = {
    "st": "street",
    "rd": "road",
    "ave": "avenue",
    "av": "avenue",
    "ln": "lane",
    "dr": "drive",
    "ct": "court",
    "pl": "place",
    "ter": "terrace",
    "terr": "terrace",
    "blvd": "boulevard",
    "hwy": "highway",
    "cir": "circle",
    "sq": "square",
    "pkwy": "parkway",
}
_DIRECTIONS: Final = {
    "n": "north", "s": "south", "e": "east", "w": "west",
    "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
}  # fmt: skip
_UNITS: Final = frozenset({"apt", "apartment", "unit", "ste", "suite", "no", "flat", "rm", "room", "floor", "fl"})
_DOUBLED: Final = re.compile(r"(.)\1+")
_UNIT_SIGN: Final = re.compile(r"#")

_CALLED: Final = (
    "abigail abby", "albert al bert", "alexander alex sasha", "alexandra alex sandra lexi", "andrew andy drew",
    "anthony tony", "barbara barb babs", "benjamin ben benny", "catherine cathy katherine kathryn kathy kate katie kat",
    "charles charlie chuck", "christina chris tina christine", "christopher chris topher", "cynthia cindy",
    "daniel dan danny", "david dave davey", "deborah deb debbie debra", "donald don donny", "dorothy dot dottie",
    "edward ed eddie ned ted", "eleanor ellie nell nora", "elizabeth liz lizzie beth betsy betty eliza libby",
    "frances fran francie", "francis frank", "frederick fred freddie", "gabriel gabe", "gerald jerry gerry",
    "gregory greg", "harold hal harry", "henry hank harry", "jacob jake", "jacqueline jackie", "james jim jimmy jamie",
    "janet jan", "jeffrey jeff geoffrey geoff", "jennifer jen jenny jenn", "jessica jess jessie",
    "john johnny jack jon", "jonathan jon jonny", "joseph joe joey", "joshua josh", "judith judy", "kenneth ken kenny",
    "kimberly kim",
    "lawrence larry laurence", "leonard len lenny", "louis lou luis", "margaret maggie meg peggy marge greta",
    "matthew matt", "michael mike mick mikey", "michelle shelly", "nancy nan", "nathaniel nate nathan",
    "nicholas nick nicky", "pamela pam", "patricia pat patty tricia trish", "patrick pat paddy", "peter pete",
    "philip phil phillip", "rebecca becky becca", "richard rich rick dick ricky", "robert bob rob bobby robbie bert",
    "ronald ron ronnie", "samantha sam sammie", "samuel sam sammy", "sandra sandy", "sarah sara sally",
    "stephanie steph", "stephen steve steven", "susan sue susie suzanne", "theodore ted teddy theo",
    "theresa terry tess teresa",
    "thomas tom tommy", "timothy tim timmy", "valerie val", "victoria vicky tori", "vincent vince vinny",
    "virginia ginny", "walter walt", "william bill will billy willy liam", "zachary zach zack",
)  # fmt: skip


def _by_short(groups: Iterable[str]) -> dict[str, str]:
    """Short form → the name that it stands for; a form of several names (Chris, Pat, Sam) stands for neither."""
    found: dict[str, set[str]] = {}
    for group in groups:
        whole, *short = group.split()
        for each in short:
            found.setdefault(each, set()).add(whole)
    return {each: next(iter(names)) for each, names in found.items() if len(names) == 1}


_SHORT: Final = _by_short(_CALLED)
