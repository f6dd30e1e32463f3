"""Profiles, pets and staff line by line: where each stands on screen, its command, and the tests that prove it.

The lines are the office's own words for what a profile is to do. What has tests elsewhere is named here and not done
again; what has none is tested below, each test by the words of its line.
"""

from __future__ import annotations

import ast
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from at_the_mail import drafts
from builders import MORNING, Office
from key_table import SCREENS
from keydesk.cli.outline import OUTLINE
from keydesk.db.queries.clients import list_clients
from keydesk.db.queries.pets import list_pets
from keydesk.db.queries.slips import last_turn, slip
from keydesk.db.queries.visit_lists import visits_listed_of_client
from keydesk.db.queries.visits import visit_page
from keydesk.operations.clients import add_client, edit_client
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.from_json import add_clients_from
from keydesk.operations.keys import edit_key
from keydesk.operations.permissions import set_permission
from keydesk.reports.registry import REPORTS, build_report
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.client import ClientPage
from keydesk.screens.dialogs.form import FormDialog
from keydesk.widgets.form_fields import FieldRow
from robot import Robot, robot_at

TESTS = Path(__file__).parent


@dataclass(frozen=True)
class Line:
    """One line of what profiles are to do.

    Attributes:
        words: what it asks for.
        screen: the screen, by its name in README's key table.
        keys: what is pressed there.
        command: the first words of the command line; "" where it is only for the screen.
        tests: ``file::test``, below ``tests/``; of this file the test alone.
    """

    words: str
    screen: str
    keys: str
    command: str
    tests: tuple[str, ...]


LINES: dict[str, Line] = {
    "I1": Line(
        "a profile with personal, contact and home data", "a client", "2 3 4 5 6", "client",
        ("test_a_profile_is_six_panes_by_number",),
    ),
    "I2": Line(
        "several logins, apart from the profile", "a client's people", "L", "logins",
        ("screens/test_client_around.py::test_contacts_and_logins_are_apart_from_the_profile",),
    ),
    "I3": Line(
        "likely the same client, side by side", "Clients", "U", "merge",
        ("screens/test_duplicates_screen.py::test_who_is_here_is_shown_beside_the_new_one",
         "screens/test_import_screen.py::test_who_may_be_here_already_is_asked"),
    ),
    "I4": Line(
        "clients from a spreadsheet", "Import", "e", "import",
        ("cli/test_exporting.py::test_an_export_comes_back_unchanged",
         "screens/test_import_screen.py::test_who_may_be_here_already_is_asked"),
    ),
    "I5": Line(
        "fields that the office decides, some needed, some hidden", "client fields", "n x", "config",
        ("screens/test_fields_screen.py::test_field_is_made_and_then_filled_in_the_form",
         "screens/test_fields_screen.py::test_fields_are_moved_and_needed_with_one_key"),
    ),
    "I6": Line(
        "a change of fields says first who holds something", "client fields", "e", "config",
        ("screens/test_fields_screen.py::test_hiding_says_first_how_many_hold_something_and_keeps_it",),
    ),
    "I7": Line(
        "a new client is a prospect", "Clients", "n", "add",
        ("test_a_new_client_is_a_prospect_however_they_are_added",),
    ),
    "I8": Line(
        "active with the first visit that costs something", "a client's visits", "n", "visits",
        ("operations/test_visits.py::test_visit_with_a_price_makes_a_prospect_active",
         "operations/test_prices.py::test_prospect_whose_visits_cost_something_now_is_active"),
    ),
    "I9": Line(
        "uses keys, or why not", "Clients", "k", "client",
        ("screens/test_clients_screen.py::test_the_form_of_a_client_says_whether_visits_need_a_key",),
    ),
    "I10": Line(
        "a new vet of a profile joins the vets list", "a client", "p", "vets",
        ("screens/test_vets_prices_territories.py::test_new_vet_is_typed_in_the_profile",),
    ),
    "I11": Line(
        "prices of their own", "a client", "$", "prices",
        ("screens/test_vets_prices_territories.py::test_date_is_asked_only_with_visits_on_the_schedule",),
    ),
    "I12": Line(
        "a day for it only where visits are booked", "a client's prices", "e", "prices",
        ("operations/test_prices.py::test_date_is_asked_as_soon_as_visits_are_booked",
         "rules/test_prices.py::test_a_change_touches_no_day_before_it"),
    ),
    "I13": Line(
        "primary and secondary sitter, 1 and 2 in the picker", "a client's people", "a", "sitters",
        ("screens/test_client_around.py::test_primary_and_secondary_sitters_are_picked_on_the_page",
         "test_one_and_two_pick_primary_and_secondary"),
    ),
    "I14": Line(
        "a blocked sitter never gets a visit or a key", "Clients", "b", "sitters",
        ("screens/test_visit_form.py::test_blocked_sitter_is_grey_and_cannot_be_taken",
         "screens/test_client_around.py::test_blocking_a_sitter_offers_what_to_do_about_keys_and_visits"),
    ),
    "I15": Line(
        "a territory beyond the zip code", "territories", "n", "territories",
        ("screens/test_vets_prices_territories.py::test_territories_are_drawn_in_settings",
         "operations/test_territories.py::test_every_list_asks_the_one_rule"),
    ),
    "I16": Line(
        "saved at any point, edited any time, nothing typed is lost", "Clients", "e", "client",
        ("screens/test_forms.py::test_a_draft_says_what_somebody_else_saved_meanwhile",
         "races/test_own_fields.py::test_two_who_fill_different_fields_at_once_both_keep_theirs"),
    ),
    "I17": Line(
        "alarm, garage and gate codes, masked, with a day to look again", "a client's ways in", "v D", "access",
        ("screens/test_client_around.py::test_a_code_is_masked_until_somebody_says_why",
         "screens/test_client_around.py::test_what_is_due_to_be_looked_at_says_so_and_d_says_that_it_is_right"),
    ),
    "I18": Line(
        "the key agreement: signed, may be copied, who may hold, how it goes back",
        "a client's ways in", "e", "agreement",
        ("screens/test_client_around.py::test_the_agreement_is_written_down",
         "screens/test_client_around.py::test_the_first_pane_says_what_to_see_to_and_the_people_since_when"),
    ),
    "I19": Line(
        "notes for the office alone are on no sheet of a sitter's", "a client", "e", "mail",
        ("test_what_is_for_the_office_alone_is_on_no_sheet",
         "mail/test_composing.py::test_tags_and_addresses_never_stand_in_one_mail"),
    ),
    "I20": Line(
        "since when prospect, active, inactive", "a client's people", "y", "status",
        ("screens/test_client_around.py::test_the_first_pane_says_what_to_see_to_and_the_people_since_when",
         "screens/test_client_around.py::test_making_a_client_inactive_offers_what_is_left",
         "rules/test_client_status.py::test_how_somebody_stood_before"),
    ),
    "I21": Line(
        "quick actions on the record", "Clients", "q", "",
        ("screens/test_quick_actions.py::test_a_visit_and_a_pet_from_the_lists_cursor",
         "screens/test_quick_actions.py::test_the_palette_finds_them_by_name_on_the_profile"),
    ),
    "J1": Line(
        "a page of all pets, and pets inside the client", "Pets", "n", "pets",
        ("screens/test_pets_screen.py::test_three_on_clients_lists_all_pets_with_owner_and_age",
         "screens/test_pets_screen.py::test_three_on_a_clients_page_lists_theirs"),
    ),
    "J2": Line(
        "choose the owner", "Pets", "n", "add",
        ("screens/test_pets_screen.py::test_a_pet_is_added_in_one_form",),
    ),
    "J3": Line(
        "fields of pets that the office decides", "pet fields", "n", "config",
        ("screens/test_fields_screen.py::test_pet_is_added_with_its_own_fields",),
    ),
    "J4": Line(
        "born as a year, a month or a day, and the age worked out", "Pets", "e", "pet",
        ("rules/test_births.py::test_a_birth_is_read_as_people_write_it",
         "rules/test_births.py::test_what_is_no_birth_is_refused_in_words",
         "test_a_birth_is_looked_at_as_its_field_is_left"),
    ),
    "J5": Line(
        "a photo by path or one used before", "a pet", "e", "pet",
        ("screens/test_pets_screen.py::test_an_old_photo_is_chosen_from_a_list",
         "screens/test_pets_screen.py::test_the_page_of_a_pet_shows_its_photo",
         "screens/test_pets_screen.py::test_without_colours_a_photo_is_told"),
    ),
    "J6": Line(
        "who is not active is hidden everywhere unless asked for", "Pets", "R F", "pets",
        ("operations/test_pets.py::test_a_pet_that_is_not_active_is_nowhere_unless_asked_for",
         "screens/test_pets_screen.py::test_who_is_not_active_is_listed_only_when_asked"),
    ),
    "J7": Line(
        "kind, breed, sex, colour, fixed", "Pets", "e", "pets",
        ("screens/test_pets_screen.py::test_three_on_clients_lists_all_pets_with_owner_and_age",),
    ),
    "L1": Line(
        "to manage client keys is a permission of its own, off for staff", "what a person may", "Enter", "person",
        ("test_keys_are_managed_by_whom_the_office_says",
         "operations/test_permissions.py::test_one_permission_is_added_taken_and_left_to_the_role"),
    ),
    "L2": Line(
        "one's own keys, or everybody's", "Staff", "P", "person",
        ("test_keys_are_managed_by_whom_the_office_says",
         "screens/test_staff_screen.py::test_one_permission_more_and_back"),
    ),
    "L3": Line(
        "holder, controller, office administrator", "Staff", "r", "person",
        ("test_keys_are_managed_by_whom_the_office_says",
         "screens/test_verbs_and_permissions.py::test_a_verb_is_greyed_out_by_the_table_and_by_single_permissions"),
    ),
    "L4": Line(
        "some things are for admins only, and one table says which", "who may what", "Enter", "",
        ("screens/test_staff_screen.py::test_the_table_of_who_may_what",
         "operations/test_every_operation.py::test_operation_asks_for_a_permission_and_leaves_a_record"),
    ),
    "L5": Line(
        "who leaves: keys to recover, visits to give away, codes they know", "who has left", "5 D", "",
        ("screens/test_person_page.py::test_who_leaves_is_cleared_on_one_page",
         "operations/test_access.py::test_a_leaver_knows_what_stands_in_the_offices_own_secret_fields"),
    ),
}  # fmt: skip


@cache
def proofs_in(path: Path) -> frozenset[str]:
    """The tests that are in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def test_no_line_is_left_out() -> None:
    """I1 to I21, J1 to J7, L1 to L5."""
    assert list(LINES) == [
        f"{part}{number}" for part, many in (("I", 21), ("J", 7), ("L", 5)) for number in range(1, many + 1)
    ]


@pytest.mark.parametrize("line", LINES)
def test_a_line_has_its_place_its_command_and_its_tests(line: str) -> None:
    """What is named is there: the screen and its keys, the command, and every test."""
    asked = LINES[line]
    assert asked.screen in SCREENS
    screen = SCREENS[asked.screen]
    bound = {verb.key_text for verb in (*screen.VERBS, *screen.SHARED)}
    assert set(asked.keys.split()) <= bound, sorted(bound)
    assert not asked.command or asked.command in OUTLINE
    assert asked.tests
    for named in asked.tests:
        file, _, name = named.rpartition("::")
        assert name in proofs_in(TESTS / file if file else Path(__file__)), named


@pytest.fixture
def street(office: Office) -> Office:
    """Rivera with a key, a dog and two sitters; Sam and Jo; Kim, who only looks; Bo, a scheduler."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.person("Kim Voss", uid=2000)
    office.person("Bo Tran", role="scheduler", uid=2001)
    office.safe("Front office", rows=1, columns=9)
    rivera = office.client("Rivera", "Ana", primary_sitter_id=sam, secondary_sitter_id=jo)
    office.key(rivera, code="K7MT", copies=2, label="front door")
    return office


async def on_rivera(robot: Robot) -> None:
    """Her page is open."""
    await robot.app.push_screen(ClientPage(1))
    await robot.sees("need a key")
    await robot.settle()


async def test_a_profile_is_six_panes_by_number(street: Office) -> None:
    """I1: who they are with their keys, visits, pets, ways in, people, and the office's own fields; Esc is back."""
    told = {"1": "K7MT-1", "2": "No visit yet", "3": "No pets yet", "4": "may be copied", "5": "Sam Ortega"}
    async with robot_at(street, mode="clients") as robot:
        await on_rivera(robot)
        for pane in "2345161":
            await robot.press(pane)
            await robot.sees("Rivera, Ana", told.get(pane, "The office has no fields of its own yet"))
            await robot.settle()
        await robot.press("escape")
        await robot.sees("prospects")


async def test_a_new_client_is_a_prospect_however_they_are_added(street: Office) -> None:
    """I7: in the form, by a command, from JSON; nobody has to say it."""
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.ask("n")
        assert isinstance(robot.screen, FormDialog)
        await robot.fill(last_name="Abara")
        await robot.press("ctrl+s")
        await robot.hears("Abara added")
    desk = street.desk()
    desk.perform_now(add_client, fields={"last_name": "Brandt"})
    desk.perform_now(add_clients_from, records=[{"last_name": "Costa"}])
    status = {each.name: each.status for each in desk.look_up_now(list_clients, text="")}
    assert [status[name] for name in ("Abara", "Brandt", "Costa")] == ["prospect"] * 3


async def test_one_and_two_pick_primary_and_secondary(street: Office) -> None:
    """I13: 1 and 2 in the field of the sitter; the visit follows when the profile gets another."""
    async with robot_at(street, mode="clients") as robot:
        await on_rivera(robot)
        for number, word in (("1", "PRIMARY"), ("2", "SECONDARY")):
            await robot.ask("q")
            await robot.type("book\n")
            await robot.sees("A new visit · Rivera, Ana")
            await robot.settle()
            await robot.fill(day="tomorrow", at=f"0{number}:30")
            next(row for row in robot.screen.query(FieldRow) if row.field.name == "sitter").editor.focus()
            await robot.press(number)
            await robot.sees(f"{word} ·")
            await robot.press("ctrl+s")
            await robot.hears("Rivera, Ana")
            await robot.settle()
    desk = street.desk()
    ids = desk.look_up_now(visits_listed_of_client, client_id=1).ids
    booked = [desk.look_up_now(visit_page, visit_id=each).visit for each in ids]
    assert [(each.sitter, each.assigned_as) for each in booked] == [
        ("Sam Ortega", "primary"),
        ("Jo Reyes", "secondary"),
    ]


def test_what_is_for_the_office_alone_is_on_no_sheet(street: Office) -> None:
    """I19: the office's notes of a client and of a key are in no report, no mail, no slip; a sitter's note is."""
    desk = street.desk()
    notes = {"office_notes": "PAYS-LATE", "notes": "the dog barks"}
    desk.perform_now(edit_client, client_id=1, version=None, fields=notes)
    desk.perform_now(edit_key, key_id=1, version=None, office_note="COPIED-IN-SECRET")
    street.visit(1, 2, MORNING.date())
    sheets = [str(drafts(desk, staff_id=2))]
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=2)
    sheets.append(str(desk.look_up_now(slip, number=desk.look_up_now(last_turn, staff_id=2))))
    for name in REPORTS:
        # Some are asked about one thing; those have their own tests.
        with suppress(Refusal):
            sheets.append(str(desk.look_up_now(build_report, name=name, texts={}).rows))
    assert len(sheets) > 20
    assert not any("PAYS-LATE" in each or "COPIED-IN-SECRET" in each for each in sheets)


async def test_a_birth_is_looked_at_as_its_field_is_left(street: Office) -> None:
    """J4: what is no day is told beside the field before anything is saved; an age becomes the year that it means."""
    async with robot_at(street, mode="clients") as robot:
        await on_rivera(robot)
        await robot.press("3")
        await robot.settle()
        await robot.ask("n")
        await robot.fill(name="Mochi")
        await robot.fill(born="31/2/2019")
        await robot.press("tab")
        await robot.sees("has no day 31")
        await robot.fill(born="6 y")
        await robot.press("tab")
        await robot.settle()
        assert "2020" in robot.line_with("Born")
        await robot.press("ctrl+s")
        await robot.hears("Mochi added to Rivera, Ana (born 2020")
    (mochi,) = street.desk().look_up_now(list_pets, client_id=1)
    assert (mochi.born, mochi.age) == ("2020", "about 6 y")


def test_keys_are_managed_by_whom_the_office_says(street: Office) -> None:
    """L1, L2, L3: staff only hold keys; who was given it manages them; schedulers do, and admins open their safe."""
    drawer = street.safe("Manager's drawer", rows=1, columns=4, access="admin")
    street.key(1, code="P4XZ", copies=[NewCopy(holder=Holder.safe(drawer))], label="back door")
    kim, bo, admin = street.desk(2000), street.desk(2001), street.desk()
    with pytest.raises(Refusal, match=r"Kim Voss may not manage client keys\. Ask an admin, or somebody who may"):
        kim.perform_now(check_out, tag_code="K7MT-1", sitter_id=2)
    given = {"staff_id": 4, "branch": "in_home", "permission": Permission.MANAGE_KEYS.value}
    admin.perform_now(set_permission, **given, granted=True)
    kim.perform_now(check_out, tag_code="K7MT-1", sitter_id=2)
    with pytest.raises(Refusal, match="for admins only"):
        kim.perform_now(check_out, tag_code="P4XZ-1", sitter_id=2, override=True, reason="in a hurry")
    with pytest.raises(Refusal, match="for admins only"):
        bo.perform_now(check_out, tag_code="P4XZ-1", sitter_id=2, override=True, reason="in a hurry")
    admin.perform_now(check_out, tag_code="P4XZ-1", sitter_id=2, override=True, reason="the only copy")
    admin.perform_now(set_permission, **given, granted=None)
    with pytest.raises(Refusal, match="may not manage client keys"):
        kim.perform_now(check_in, tag_code="K7MT-1")
    bo.perform_now(check_in, tag_code="K7MT-1")
