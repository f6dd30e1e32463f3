"""J4: when an animal was born, as exactly as it is known, and how old that makes it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.births import OLDEST, Birth, age, birth_of, read_birth
from keydesk.rules.refusal import Refusal

TODAY = date(2026, 11, 25)
DAYS = st.dates(min_value=date(OLDEST, 1, 1), max_value=TODAY)


@pytest.mark.parametrize(
    ("written", "birth"),
    [
        ("2019", (2019,)),
        ("born 2019", (2019,)),
        ("3/2019", (2019, 3)),
        ("03.2019", (2019, 3)),
        ("2019-03", (2019, 3)),
        ("2019/3", (2019, 3)),
        ("March 2019", (2019, 3)),
        ("mar. 2019", (2019, 3)),
        ("2019 march", (2019, 3)),
        ("Sept 2020", (2020, 9)),
        ("may '19", (2019, 5)),
        ("2019-03-14", (2019, 3, 14)),
        ("14/3/2019", (2019, 3, 14)),
        ("3/14/2019", (2019, 3, 14)),
        ("14.3.2019", (2019, 3, 14)),
        ("3/4/19", (2019, 4, 3)),
        ("14 Mar 2019", (2019, 3, 14)),
        ("Mar 14, 2019", (2019, 3, 14)),
        ("14th of March, 2019", (2019, 3, 14)),
        ("1/2/99", (1999, 2, 1)),
        ("29 feb 2020", (2020, 2, 29)),
        ("14 mar", (None, 3, 14)),
        ("march", (None, 3)),
        ("29 feb", (None, 2, 29)),
        ("6 y", (2020,)),
        ("6 years old", (2020,)),
        ("about 6 y", (2020,)),
        ("≈6 y", (2020,)),
        ("2.5 years", (2024,)),
        ("0,5 y", (2026, 5)),
        ("3 months", (2026, 8)),
        ("8 weeks", (2026, 9)),
        ("5 days", (2026, 11, 20)),
        ("", ()),
        ("   ", ()),
    ],
)
def test_a_birth_is_read_as_people_write_it(written: str, birth: tuple[int | None, ...]) -> None:
    """A year, a month of a year, a day, a birthday without its year, or an age: each as far as it says anything."""
    assert read_birth(written, today=TODAY) == Birth(*birth)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("3/19", "no birth that can be read"),
        ("[bold]2019[/]", "no birth that can be read"),
        ("2019\x1b[2J", "no birth that can be read"),
        ("29 feb 2019", "Feb 2019 has no day 29"),
        ("31/4/2019", "Apr 2019 has no day 31"),
        ("13/2019", "no month 13"),
        ("2027", "2027 is still to come"),
        ("dec 2026", "Dec 2026 is still to come"),
        ("2026-11-26", "26 Nov 2026 is still to come"),
        ("1066", "too long ago"),
        ("999 y", "no birth that can be read"),
    ],
)
def test_what_is_no_birth_is_refused_in_words(written: str, says: str) -> None:
    """The refusal names the field and says what is wrong, and shows nothing that a terminal would obey."""
    with pytest.raises(Refusal, match=says.replace("[", r"\[")) as refused:
        read_birth(written, today=TODAY)
    assert refused.value.field == "born"
    assert "\x1b" not in refused.value.message


def test_numbers_go_month_first_where_the_office_writes_so() -> None:
    """``3/4/2019`` is either; a number above 12 settles it alone."""
    assert read_birth("3/4/2019", today=TODAY, day_first=False) == Birth(2019, 3, 4)
    assert read_birth("14/3/2019", today=TODAY, day_first=False) == Birth(2019, 3, 14)


@pytest.mark.parametrize(
    ("birth", "says"),
    [
        ((2019, 3, 14), "7 y"),
        ((2019, 11, 25), "7 y"),
        ((2019, 11, 26), "6 y"),
        ((2025, 11, 25), "1 y"),
        ((2025, 11, 26), "11 months"),
        ((2026, 8, 25), "3 months"),
        ((2026, 10, 25), "1 month"),
        ((2026, 10, 26), "4 weeks"),
        ((2026, 11, 12), "13 days"),
        ((2026, 11, 11), "2 weeks"),
        ((2026, 11, 24), "1 day"),
        ((2026, 11, 25), "born today"),
        ((2026, 11, 26), ""),
        ((2019, 3), "7 y"),
        ((2019, 11), "about 7 y"),
        ((2019, 12), "6 y"),
        ((2026, 8), "about 3 months"),
        ((2026, 11), "under 1 month"),
        ((2026, 12), ""),
        ((2019,), "about 7 y"),
        ((2020,), "about 6 y"),
        ((2026,), "under 1 y"),
        ((2025,), "about 1 y"),
        ((2027,), ""),
        ((None, 3, 14), ""),
        ((), ""),
    ],
)
def test_an_age_is_told_no_more_exactly_than_the_birth_is_known(birth: tuple[int | None, ...], says: str) -> None:
    """Sure where every day that the birth can mean says the same, ``about`` where they differ, empty without a year."""
    assert age(Birth(*birth), on=TODAY) == says


def test_a_year_is_sure_on_its_last_day() -> None:
    """On New Year's Eve all that were born in a year have had their birthday."""
    assert age(Birth(2019), on=date(2026, 12, 31)) == "7 y"
    assert age(Birth(2019), on=date(2026, 1, 2)) == "about 6 y"


def test_who_was_born_on_a_leap_day_is_a_year_older_on_the_last_of_february() -> None:
    """A birthday that a year does not have is its month's last day."""
    assert age(Birth(2024, 2, 29), on=date(2025, 2, 27)) == "11 months"
    assert age(Birth(2024, 2, 29), on=date(2025, 2, 28)) == "1 y"


def test_parts_that_make_no_date_are_no_crash() -> None:
    """What an old file left in the columns is shown as far as it goes."""
    assert age(Birth(2019, 2, 31), on=TODAY) == "7 y"
    assert birth_of({"birth_year": None, "birth_month": 5}) == Birth(None, 5)
    assert age(Birth(0), on=TODAY) == ""


@given(DAYS, st.sampled_from([1, 2, 3]))
def test_what_is_written_is_read_again(day: date, exact: int) -> None:
    """A form shows a birth as it is read again: saving it unchanged changes nothing."""
    birth = Birth(*(day.year, day.month, day.day)[:exact])
    assert read_birth(birth.written, today=TODAY) == birth
    assert read_birth(birth.words, today=TODAY) == birth


@given(DAYS, st.sampled_from([1, 2]), st.integers(0, 366))
def test_a_sure_age_is_that_of_every_day_it_can_mean(born: date, exact: int, later: int) -> None:
    """Nothing is said for sure of a year or a month that is not so of each of its days that has been."""
    vague = Birth(*(born.year, born.month)[:exact])
    on = born + timedelta(days=later)
    said = age(vague, on=on)
    assert said
    full = age(Birth(born.year, born.month, born.day), on=on)
    if not said.startswith(("about", "under")):
        assert full == said
    if said == "under 1 y":
        assert not full.endswith(" y")


@given(DAYS, st.integers(0, 20_000))
def test_nobody_grows_younger(born: date, days: int) -> None:
    """A later day never makes fewer years."""

    def years(on: date) -> int:
        said = age(Birth(born.year, born.month, born.day), on=on)
        return int(said.split()[0]) if said.endswith(" y") else 0

    on = born + timedelta(days=days)
    assert years(on) <= years(on + timedelta(days=1)) <= years(on) + 1


@given(st.integers(1, 120), st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31)))
def test_an_age_that_was_told_is_the_age_that_is_shown(years: int, today: date) -> None:
    """``6 y`` is kept as a year, and shown as six years that day: about, or for sure on the last day of a year."""
    assert age(read_birth(f"{years} y", today=today), on=today) in {f"about {years} y", f"{years} y"}
