"""In which territory a client is (I15): what is set on the client wins over the zip code's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.refusal import Refusal
from keydesk.rules.territories import Areas, as_zip, read_zips, territory_of, zips_text

NORTH, SOUTH, GONE = 1, 2, 9
AREAS = Areas({NORTH: "North", SOUTH: "South"}, {"68501": NORTH, "68502-1234": SOUTH, "68502": NORTH, "K1A 0B1": SOUTH})

zips = st.from_regex(r"[0-9]{5}(-[0-9]{4})?", fullmatch=True)


@pytest.mark.parametrize(
    ("own", "zip_code", "found"),
    [
        pytest.param(None, "68501", NORTH, id="the zip code's"),
        pytest.param(SOUTH, "68501", SOUTH, id="what is set on the client wins"),
        pytest.param(SOUTH, "", SOUTH, id="also without an address"),
        pytest.param(None, "68501-9999", NORTH, id="a long zip code lies where its first five digits do"),
        pytest.param(None, "68502-1234", SOUTH, id="unless it is listed itself"),
        pytest.param(None, " k1a  0b1 ", SOUTH, id="however it is written"),
        pytest.param(None, "99999", None, id="a zip code that nobody has listed"),
        pytest.param(None, "", None, id="no zip code"),
        pytest.param(GONE, "68501", NORTH, id="a territory out of use counts for nobody: the zip code decides"),
        pytest.param(GONE, "", None, id="and without one there is none"),
    ],
)
def test_territory_of_a_client(own: int | None, zip_code: str, found: int | None) -> None:
    """I15."""
    assert territory_of(AREAS, own=own, zip_code=zip_code) == found


@given(own=st.sampled_from([NORTH, SOUTH]), zip_code=st.text(max_size=12))
def test_what_is_set_on_the_client_always_wins(own: int, zip_code: str) -> None:
    """Whatever stands in the address."""
    assert territory_of(AREAS, own=own, zip_code=zip_code) == own


@given(own=st.none() | st.integers(0, 12), zip_code=st.text(max_size=12))
def test_only_territories_in_use_are_found(own: int | None, zip_code: str) -> None:
    """One that nobody knows any more is none."""
    assert territory_of(AREAS, own=own, zip_code=zip_code) in {None, NORTH, SOUTH}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("68501", ("68501",)),
        ("68501, 68502;68503\n68504", ("68501", "68502", "68503", "68504")),
        ("68501 68502  68501", ("68501", "68502")),
        ("68510-68513", ("68510", "68511", "68512", "68513")),
        ("68510 to 68511", ("68510", "68511")),
        ("68501 68510-68511 68503-1234", ("68501", "68510", "68511", "68503-1234")),
        ("68501-1234", ("68501-1234",)),
        ("k1a 0b1, SW1A 1AA", ("K1A 0B1", "SW1A 1AA")),
        (" ,, ", ()),
    ],
)
def test_zip_codes_as_people_list_them(text: str, read: tuple[str, ...]) -> None:
    """With commas, spaces or lines between; spans; other countries' too."""
    assert read_zips(text) == read


@pytest.mark.parametrize("text", ["Lincoln", "68501, [/b]", "68513-68510", "00000-99999", "1" * 40, "68501\x1b[2J"])
def test_what_is_no_zip_code_is_refused(text: str) -> None:
    """And named, fit to be shown."""
    with pytest.raises(Refusal) as refused:
        read_zips(text)
    assert refused.value.field == "zips"
    assert "\x1b" not in refused.value.message


@given(st.sets(zips, max_size=40))
def test_zip_codes_come_back_as_they_are_shown(listed: set[str]) -> None:
    """What a form shows is what saving it unchanged keeps."""
    assert set(read_zips(zips_text(listed))) == listed


def test_neighbours_are_written_as_a_span() -> None:
    """Thirty zip codes are one line of a list."""
    assert zips_text(["68512", "68510", "68511", "68501", "68502"]) == "68501, 68502, 68510-68512"
    assert as_zip(" k1a   0b1") == "K1A 0B1"
