"""What a report can be asked with: each parameter read once, for the command line and for the screen alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from keydesk.db.queries.who_has import copy_meant
from keydesk.db.queries.who_is import client_meant, safe_meant, sitter_meant
from keydesk.db.work import Reading
from keydesk.rules import dates
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import counted, fold, shown

ParameterKind = Literal[
    "day", "days", "moment", "staff", "client", "safe", "copy", "stock_take", "choice", "yes_no", "text"
]

ParameterValue = str | int | bool | date | datetime | None
"""What a builder is given: a day, a moment, a number of days, a primary key, a choice, yes or no."""

MOST_DAYS = 3650
"""Days that a report looks ahead or back at most: ten years."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that a report can be asked with.

    Attributes:
        name: as the command line writes it, and in a saved set.
        label: how people call it.
        kind: how it is read; ``staff``, ``client``, ``safe`` and ``copy`` are written by name and become a primary key.
        keyword: what the builder calls it; otherwise as ``name``.
        default: the text that stands in it at first; empty is nothing.
        choices: value and words of each choice.
        hint: what may stand in it.
        required: whether the report cannot be built without it.
        least: of a number of days.
        most: of a number of days.
        past: of a day, whether a weekday and a day without its year are the last one, and not the next.
    """

    name: str
    label: str
    kind: ParameterKind = "text"
    keyword: str = ""
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    required: bool = False
    least: int = 0
    most: int = MOST_DAYS
    past: bool = False

    @property
    def given_as(self) -> str:
        """The builder's word for it."""
        return self.keyword or self.name


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, read.

    Attributes:
        values: by the builder's words; what was left empty is not among them.
        words: each as people read it: ``sitter: Ana Whitfield``.
    """

    values: dict[str, ParameterValue]
    words: tuple[str, ...]


def read_parameters(reading: Reading, *, parameters: Sequence[Parameter], texts: Mapping[str, str]) -> Asked:
    """What somebody wrote into a report's parameters; one that is not named has its default.

    Raises:
        Refusal: a name is not a parameter's, something required is empty, or a text cannot be read; ``field`` says
            which.
    """
    known = {each.name for each in parameters}
    for name in texts:
        if name not in known:
            names = ", ".join(each.name for each in parameters) or "nothing"
            raise Refusal(
                f"This report is not asked with “{shown(name, width=30)}”; it can be asked with {names}.", field=name
            )
    values: dict[str, ParameterValue] = {}
    words: list[str] = []
    for each in parameters:
        text = texts.get(each.name, each.default).strip()
        if not text:
            if each.required:
                raise Refusal(f"{each.label}: this report needs one. {each.hint}".strip(), field=each.name)
            continue
        try:
            value, said = _read(reading, each, text)
        except Refusal as refusal:
            refusal.field = each.name
            raise
        values[each.given_as] = value
        if said:
            words.append(f"{each.label.lower()}: {said}")
    return Asked(values, tuple(words))


def _read(reading: Reading, parameter: Parameter, text: str) -> tuple[ParameterValue, str]:
    if parameter.kind in {"day", "moment"}:
        return _time(reading, parameter, text)
    if parameter.kind in {"staff", "client", "safe", "copy"}:
        return _thing(reading, parameter, text)
    plain = {"days": _days, "stock_take": _number, "choice": _choice, "yes_no": _truth}.get(parameter.kind)
    return (text, text) if plain is None else plain(parameter, text)


def _time(reading: Reading, parameter: Parameter, text: str) -> tuple[ParameterValue, str]:
    zone = ZoneInfo(reading.settings.time_zone)
    if parameter.kind == "moment":
        moment = dates.read_past(text, now=reading.now, zone=zone)
        return moment, dates.moment(moment, now=reading.now, zone=zone)
    today = dates.today(reading.now, zone)
    day = dates.read_day(text, today=today, ahead=not parameter.past)
    return day, dates.near_day(day, today=today)


def _thing(reading: Reading, parameter: Parameter, text: str) -> tuple[ParameterValue, str]:
    if parameter.kind == "copy":
        return copy_meant(reading, code=text), text
    if parameter.kind == "staff":
        found = sitter_meant(reading, who=text)
    elif parameter.kind == "client":
        found = client_meant(reading, who=text)
    else:
        found = safe_meant(reading, label=text)
    return found.id, found.name


def _days(parameter: Parameter, text: str) -> tuple[ParameterValue, str]:
    number = text.casefold().removesuffix("days").removesuffix("day").removesuffix("d").strip()
    if not (number.isascii() and number.isdigit() and len(number) < len(str(MOST_DAYS)) + 1):
        raise Refusal(f"{parameter.label}: a number of days, up to {parameter.most}, not “{shown(text, width=30)}”.")
    days = int(number)
    if days > parameter.most:
        raise Refusal(f"{parameter.label}: up to {parameter.most} days.")
    if days < parameter.least:
        raise Refusal(f"{parameter.label}: at least {counted(parameter.least, 'day')}, and up to {parameter.most}.")
    return days, counted(days, "day")


def _number(parameter: Parameter, text: str) -> tuple[ParameterValue, str]:
    number = text.removeprefix("#")
    if not (number.isascii() and number.isdigit() and len(number) < 10):  # noqa: PLR2004 - beyond what a row number can be
        raise Refusal(f"{parameter.label}: its number, not “{shown(text, width=30)}”.")
    return int(number), number


def _choice(parameter: Parameter, text: str) -> tuple[ParameterValue, str]:
    wanted = fold(text).replace("_", " ").replace("-", " ")
    exact = [
        (value, words)
        for value, words in parameter.choices
        if wanted in {fold(value).replace("_", " "), fold(words).replace("-", " ")}
    ]
    begun = [(value, words) for value, words in parameter.choices if fold(words).startswith(wanted)]
    found = exact or begun
    if len(found) == 1:
        return found[0]
    listed = ", ".join(words for _, words in parameter.choices)
    raise Refusal(f"{parameter.label}: one of {listed}; not “{shown(text, width=30)}”.")


def _truth(parameter: Parameter, text: str) -> tuple[ParameterValue, str]:
    word = fold(text)
    if word in {"yes", "y", "true", "on", "1"}:
        return True, "yes"
    if word in {"no", "n", "false", "off", "0"}:
        return False, ""
    raise Refusal(f"{parameter.label}: yes or no, not “{shown(text, width=30)}”.")
