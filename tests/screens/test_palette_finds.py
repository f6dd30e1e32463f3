"""The palette finds everything from anywhere: names, phones, codes, with mistakes forgiven, and who has left last."""

from __future__ import annotations

from builders import Office
from keydesk.db.queries.everywhere import found_everywhere, words_on_file
from keydesk.operations.clients import set_status
from keydesk.operations.pets import add_pet, set_pet_active
from keydesk.operations.staff import set_active
from keydesk.screens.client import ClientPage
from robot import robot_at


def fill(office: Office) -> dict[str, int]:
    """Rivera with a dog, a key and a phone; Riverton; Okafor, called Driver; Sam Ortega."""
    ids = {
        "rivera": office.client("Rivera", "Ana", cell_phone="(308) 555-0138", street="1644 Tern Hollow Rd"),
        "riverton": office.client("Riverton", "Bo"),
        "okafor": office.client("Okafor", "Driver"),
        "sam": office.person("Sam Ortega", uid=1001),
    }
    desk = office.desk()
    ids["rex"] = desk.perform_now(add_pet, client_id=ids["rivera"], fields={"name": "Rex"}).id
    office.safe("Front office", rows=1, columns=3)
    office.key(ids["rivera"], code="K7MT", label="front door")
    return ids


def _found(office: Office, text: str) -> list[tuple[str, str]]:
    desk = office.desk()
    stock = desk.look_up_now(words_on_file)
    return [(each.kind, each.name) for each in desk.look_up_now(found_everywhere, text=text, stock=stock)]


def test_exactly_so_comes_before_beginning_so_and_that_before_having_it_somewhere(office: Office) -> None:
    """Rivera, then Riverton, then who is called Driver; the same order every time."""
    fill(office)
    assert [name for kind, name in _found(office, "river") if kind == "client"] == [
        "Rivera, Ana",
        "Riverton, Bo",
        "Okafor, Driver",
    ]
    assert _found(office, "riverton")[0] == ("client", "Riverton, Bo")


def test_typing_mistakes_are_forgiven(office: Office) -> None:
    """A letter too many, too few, wrong, or two the wrong way round; half typed as well."""
    fill(office)
    for typed in ("reviera", "rivrea", "ribera", "ana rivvera", "riverra"):
        assert ("client", "Rivera, Ana") in _found(office, typed), typed
    assert ("sitter", "Sam Ortega") in _found(office, "ortgea")
    assert ("client", "Okafor, Driver") in _found(office, "okofor")


def test_what_is_written_right_is_never_read_as_something_else(office: Office) -> None:
    """Rex is Rex, and nobody called a little like him."""
    fill(office)
    office.client("Rax", "Jo")
    assert [name for _, name in _found(office, "rex")] == ["Rex"]
    assert _found(office, "zzzzzz") == []


def test_phones_are_found_by_any_of_their_digits(office: Office) -> None:
    """However they are written, from three digits on."""
    fill(office)
    for typed in ("(308) 555-0138", "5550138", "555-01", "0138"):
        assert ("client", "Rivera, Ana") in _found(office, typed), typed


def test_keys_are_found_by_code_by_what_they_open_and_by_whose_they_are(office: Office) -> None:
    """A tag from its beginning; what it opens; both together with a name."""
    fill(office)
    for typed in ("k7mt", "K7MT-1", "front door", "rivera front"):
        assert any(kind == "copy" for kind, _ in _found(office, typed)), typed


def test_who_is_not_with_us_any_more_comes_last_and_says_so(office: Office) -> None:
    """An inactive client, a pet that died and a person who left are found, after everybody else."""
    ids = fill(office)
    desk = office.desk()
    desk.perform_now(set_status, client_id=ids["rivera"], branch="in_home", status="inactive", version=1)
    assert [name for kind, name in _found(office, "river") if kind == "client"][-1] == "Rivera, Ana"
    found = desk.look_up_now(found_everywhere, text="rivera")
    assert found[0].gone is False or len(found) == 1 or all(each.gone for each in found if each.kind == "client")
    assert next(each for each in found if each.kind == "client").detail.startswith("inactive")
    desk.perform_now(set_active, staff_id=ids["sam"], active=False, version=1)
    assert desk.look_up_now(found_everywhere, text="sam")[-1].detail == "no longer here"
    desk.perform_now(set_pet_active, pet_id=ids["rex"], active=False, version=1)
    assert desk.look_up_now(found_everywhere, text="rex")[0].detail.startswith("no longer with us")


async def test_a_misspelt_name_and_enter_open_the_client(office: Office) -> None:
    """From any screen, typed as one packet once the palette stands."""
    fill(office)
    async with robot_at(office) as robot:
        await robot.ask("ctrl+p")
        await robot.settle()
        await robot.send("reviera\n")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))
        await robot.sees("Rivera", "K7MT")


async def test_a_name_is_not_hidden_beneath_commands_that_merely_speak_of_it(office: Office) -> None:
    """Commands that are called so, then what is on file, then commands whose sentence has the letters."""
    fill(office)
    async with robot_at(office, mode="keys") as robot:
        await robot.ask("ctrl+p")
        await robot.type("sam")
        await robot.until(lambda: "Sam Ortega" in robot.text)
        assert robot.line_with("Sam Ortega")
        await robot.press("enter")
        await robot.until(lambda: robot.app.current_mode == "staff")
