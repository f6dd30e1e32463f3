"""Desk (F2), driven as a clerk would, on real stores."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from at_the_desk import Clerk, Morning, clerk_at
from keydesk.app.office import KeydeskApp
from keydesk.desk import Desk
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from keydesk.screens.desk import CounterScreen
from keydesk.widgets.desk_box import ScanBox
from robot import LARGE, SMALL

WEDNESDAY = date(2026, 11, 25)


async def test_the_empty_desk_says_what_to_do_first(morning: Morning) -> None:
    """Nothing has been done yet: the first steps, the box, and nothing late."""
    async with clerk_at(morning.office) as clerk:
        assert "Scan a badge" in clerk.text
        assert "Nothing is late" in clerk.beside
        assert isinstance(clerk.screen.focused, ScanBox)


async def test_a_badge_then_tags_then_enter(morning: Morning) -> None:
    """Sitter first, then many keys, each one line; what the sitter holds is beside; Enter alone ends the turn."""
    async with clerk_at(morning.office) as clerk:
        assert await clerk.takes(morning.sam_badge, "K7MT-1", "3FQD-1") == ["turn", "out K7MT-1", "out 3FQD-1"]
        assert "→ OUT" in clerk.loud
        assert "3FQD-1" in clerk.loud
        assert "K7MT-1" in clerk.beside
        assert "Sam Ortega" in clerk.text
        assert "2 out  0 in" in clerk.text
        assert await clerk.presses("enter") == ["ended"]
        assert "No turn" in clerk.text
        assert morning.office.copy("K7MT-1").staff_id == morning.sam


async def test_late_keys_are_marked_by_sign_and_word(morning: Morning) -> None:
    """Beside the box a late key has a sign and says how late; without a turn all late keys are there."""
    morning.office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.sam)
    morning.office.clock.advance(days=9)
    async with clerk_at(morning.office) as clerk:
        assert "! K7MT-1" in clerk.beside
        assert clerk.beside.splitlines()[0].startswith("LATE")
        assert clerk.beside.splitlines()[1].endswith("7 d")
        await clerk.takes(morning.sam_badge)
        assert "HOLDS" in clerk.beside
        assert "! K7MT-1" in clerk.beside


async def test_a_key_alone_comes_home_and_enter_hands_it_over(morning: Morning) -> None:
    """The line says who needs it; Enter hands over at once."""
    morning.office.visit(morning.rivera, morning.jo, WEDNESDAY)
    morning.office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.sam)
    async with clerk_at(morning.office) as clerk:
        assert await clerk.takes("K7MT-1") == ["in K7MT-1"]
        assert "Jo Reyes needs it tomorrow 08:30" in clerk.loud
        assert await clerk.presses("enter") == ["out K7MT-1"]
    assert morning.office.copy("K7MT-1").staff_id == morning.jo


async def test_esc_leaves_an_offer(morning: Morning) -> None:
    """After Esc, Enter hands nothing over."""
    morning.office.visit(morning.rivera, morning.jo, WEDNESDAY)
    morning.office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.sam)
    async with clerk_at(morning.office) as clerk:
        await clerk.takes("K7MT-1")
        await clerk.presses("escape")
        assert "K7MT-1 stays on hook A1: hang it up" in clerk.said
        await clerk.presses("enter")
    assert morning.office.copy("K7MT-1").holder_kind == "safe"


async def test_enter_pressed_before_an_offer_is_no_answer_to_it(morning: Morning) -> None:
    """Type-ahead: an Enter that came while the line was in work hands nothing over; the next one does."""
    morning.office.visit(morning.rivera, morning.jo, WEDNESDAY)
    morning.office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.sam)
    async with clerk_at(morning.office) as clerk:
        await clerk.send("K7MT-1\n\n")
        await clerk.done()
        assert morning.office.copy("K7MT-1").holder_kind == "safe"
        assert "A question came up" in clerk.said
        await clerk.presses("enter")
    assert morning.office.copy("K7MT-1").staff_id == morning.jo


async def test_a_scanner_that_ends_with_cr_and_lf_ends_no_turn(morning: Morning) -> None:
    """CR LF is one Enter; Tab behind a code is one as well."""
    async with clerk_at(morning.office) as clerk:
        for code in (morning.sam_badge, "K7MT-1"):
            await clerk.type(code)
            await clerk.press("enter", "ctrl+j")
        await clerk.type("3FQD-1")
        await clerk.press("tab")
        await clerk.done()
        assert clerk.told == ["turn", "out K7MT-1", "out 3FQD-1"]


async def test_a_key_that_is_in_asks_to_whom_and_the_next_badge_answers(morning: Morning) -> None:
    """No dialog: the next scan is the answer."""
    async with clerk_at(morning.office) as clerk:
        assert await clerk.takes("K7MT-1") == ["to_whom K7MT-1"]
        assert "1 key waits for a badge" in clerk.text
        assert await clerk.takes(morning.jo_badge) == ["turn", "out K7MT-1"]


async def test_words_are_chosen_with_arrows_and_enter(morning: Morning) -> None:
    """What was found stands in the list's place; the choice is taken without a dialog; Esc leaves it."""
    async with clerk_at(morning.office) as clerk:
        assert await clerk.takes(morning.sam_badge, "riv") == ["turn", "which riv"]
        assert not clerk.screen.is_modal
        assert "K7MT-2" in clerk.text
        assert await clerk.presses("down", "enter") == ["out K7MT-2"]
        await clerk.takes("riv")
        await clerk.presses("escape")
        assert "K7MT-2" in clerk.line_with("→ out")
        assert "type it again" in clerk.said, "nothing is offered that is no longer there"


async def test_a_scan_goes_past_open_choices(morning: Morning) -> None:
    """Choices wait for nobody: the next tag is taken, and they are gone."""
    async with clerk_at(morning.office) as clerk:
        assert await clerk.takes(morning.sam_badge, "riv", "3FQD-1") == ["turn", "which riv", "out 3FQD-1"]
        assert await clerk.presses("enter") == ["ended"]


async def test_an_unknown_code_offers_what_can_be_done_and_loses_nothing(morning: Morning) -> None:
    """B11: the scans after it go on; add, bind and skip answer it when there is time."""
    async with clerk_at(morning.office) as clerk:
        assert await clerk.takes(morning.sam_badge, "88123", "K7MT-1") == ["turn", "unknown 88123", "out K7MT-1"]
        assert "1 not moved" in clerk.text
        await clerk.press("down", "down")
        assert clerk.said == "88123 is no tag or name that we know"
        assert "type add CLIENT, bind TAG or skip" in clerk.text
        assert "add CLIENT  a new key of that client" in clerk.loud
        await clerk.press("escape")
        assert await clerk.takes("bind 3FQD-1") == ["set 3FQD-1"]
        assert "not moved" not in clerk.text
        assert await clerk.takes("88123", "77001", "add okafor", "66001", "skip") == [
            "out 3FQD-1", "unknown 77001", "set 77001-1", "unknown 66001", "set",
        ]  # fmt: skip


async def test_a_pasted_list_is_many_scans_and_a_double_scan_changes_nothing(morning: Morning) -> None:
    """Whatever parts the codes; blank lines end no turn."""
    async with clerk_at(morning.office) as clerk:
        await clerk.paste(f"{morning.sam_badge}\r\nK7MT-1\n\n3FQD-1, 9WCN-1\nK7MT-1\n")
        await clerk.done()
        assert clerk.told == ["turn", "out K7MT-1", "out 3FQD-1", "out 9WCN-1", "already K7MT-1"]
    assert morning.office.copy("K7MT-1").last_seq == 2


async def test_a_command_in_a_pasted_list_does_nothing(morning: Morning) -> None:
    """A list is many scans: whoever is called Over or wrote "end" beneath it hands over and ends nothing."""
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge)
        await clerk.paste("K7MT-1\nundo\nend\ndue fri\n3FQD-1\n")
        await clerk.done()
        assert clerk.told[1:] == ["out K7MT-1", "refused undo", "refused end", "refused due fri", "out 3FQD-1"]
        await clerk.paste("undo\n")
        await clerk.done()
        assert clerk.told[-1] == "refused undo"
        assert "a command in a pasted list does nothing" in clerk.loud
        assert "2 out  0 in" in clerk.text
        assert await clerk.takes("undo") == ["undone 3FQD-1"]


async def test_a_list_that_is_pasted_on_another_screen_commands_nothing(morning: Morning) -> None:
    """It goes to the Desk, and a command in it does nothing there either."""
    async with clerk_at(morning.office, mode="clients") as clerk:
        await clerk.paste(f"{morning.sam_badge}\nK7MT-1\nend\n")
        await clerk.until(lambda: len(clerk.told) == 3)
        assert clerk.told == ["turn", "out K7MT-1", "refused end"]


async def test_what_is_taken_back_says_where_it_is_now(morning: Morning) -> None:
    """The big line names the hook, also for what was done on another screen."""
    desk = morning.office.desk()
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge, "K7MT-1", "undo")
        assert "→ hook A1" in clerk.loud
        desk.perform_now(check_out, tag_code="3FQD-1", sitter_id=morning.sam)
        assert await clerk.takes("undo") == ["undone 3FQD-1"]
        assert "→ hook A3" in clerk.loud
        assert "Lindqvist" in clerk.loud


async def test_who_is_needed_without_a_key_can_be_read(morning: Morning) -> None:
    """At 80 columns the client, the day and that there is no key are in sight, beneath keys with long codes too."""
    office = morning.office
    office.visit(office.client("Eberhart", "Wolfgang"), morning.sam, date(2026, 11, 25), "09:15")
    office.key(office.client("Marsh", "Al"), code="LONGCODE", copies=1)
    office.visit(office.copy("LONGCODE-1").client_id, morning.sam, date(2026, 11, 24), "14:00")
    async with clerk_at(office) as clerk:
        await clerk.takes(morning.sam_badge)
        (line,) = (line for line in clerk.beside.splitlines() if "—" in line)
        assert line.split() == ["!", "—", "Eberhart", "Wed", "none"]
    empty = office.person("Kim Voss")
    office.visit(office.client("Eberhart", "Rolf"), empty, date(2026, 11, 25), "09:15")
    async with clerk_at(office) as clerk:
        await clerk.takes(office.badge(empty))
        assert "! — Eberhart    Wed 09:15 none" in clerk.beside


async def test_pasted_words_wait_in_the_box(morning: Morning) -> None:
    """A name is put where it can be read first; behind a command a code is, too."""
    async with clerk_at(morning.office) as clerk:
        await clerk.paste("Rivera")
        assert clerk.typed == "Rivera"
        await clerk.presses("escape")
        await clerk.takes("88123")
        await clerk.type("bind ")
        await clerk.paste("3FQD-1\n")
        await clerk.done()
        assert clerk.told == ["unknown 88123", "set 3FQD-1"]


async def test_what_is_set_for_the_turn_stands_near_the_box(morning: Morning) -> None:
    """D11, D13, D15: due, returned and note are seen as long as they hold, and go with the turn."""
    async with clerk_at(morning.office, size=LARGE) as clerk:
        await clerk.takes(morning.sam_badge, "due fri 18:00", "returned 07:00", "note spare tyre")
        assert clerk.line_with("due Fri 27 Nov 18:00 · returned today 07:00 · note spare tyre")
        await clerk.takes("K7MT-1")
        assert "due Fri 27 Nov 18:00" in clerk.said
        await clerk.presses("enter")
        assert not clerk.line_with("returned today")


async def test_ctrl_d_and_ctrl_r_begin_the_words(morning: Morning) -> None:
    """The footer's keys put the word into the box, before whatever is there."""
    async with clerk_at(morning.office) as clerk:
        await clerk.press("ctrl+d")
        await clerk.type("fri")
        assert clerk.typed == "due fri"
        await clerk.presses("escape")
        await clerk.press("ctrl+r")
        assert clerk.typed == "returned "


async def test_undo_takes_back_the_last_line_or_the_one_under_the_cursor(morning: Morning) -> None:
    """D20: Ctrl+Z and the word; an older line is gone to with the arrows, and Esc returns."""
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge, "K7MT-1", "3FQD-1", "9WCN-1")
        assert await clerk.presses("ctrl+z") == ["undone 9WCN-1"]
        await clerk.press("down", "down", "down", "down")
        assert "K7MT-1" in clerk.loud
        assert "Ctrl+Z takes it back" in clerk.loud
        assert await clerk.presses("ctrl+z") == ["undone K7MT-1"]
        assert await clerk.takes("undo") == ["undone 3FQD-1"]
        await clerk.press("down", "down")
        await clerk.press("escape")
        assert "3FQD-1" in clerk.loud
        assert "Ctrl+Z takes" not in clerk.loud
    assert {morning.office.copy(tag).holder_kind for tag in ("K7MT-1", "3FQD-1", "9WCN-1")} == {"safe"}


async def test_undo_stays_in_its_place_among_scans(morning: Morning) -> None:
    """In one packet: the undo takes back the line before it, and not the one after it."""
    async with clerk_at(morning.office) as clerk:
        await clerk.send(f"{morning.sam_badge}\nK7MT-1\n")
        await clerk.press("ctrl+z")
        await clerk.send("3FQD-1\n")
        await clerk.done()
        assert clerk.told == ["turn", "out K7MT-1", "undone K7MT-1", "out 3FQD-1"]


async def test_letters_are_letters_in_the_box(morning: Morning) -> None:
    """``u``, ``n``, ``/`` and ``?`` behind a letter are typed, and act on nothing."""
    async with clerk_at(morning.office) as clerk:
        await clerk.type("un/h?")
        assert clerk.typed == "un/h?"
        assert not clerk.screen.is_modal


async def test_help_stands_in_the_lists_place_and_scans_go_on(morning: Morning) -> None:
    """``?`` alone or F1: what the box understands; the next scan is taken all the same."""
    for key in ("question_mark", "f1"):
        async with clerk_at(morning.office) as clerk:
            await clerk.press(key)
            assert "returned fri 18:00" in clerk.text
            assert "skip" in clerk.text
            assert not clerk.screen.is_modal
            assert (await clerk.takes(morning.sam_badge))[-1] == "turn"
            assert "returned fri 18:00" not in clerk.text


async def test_the_box_keeps_the_focus(morning: Morning) -> None:
    """Tab and the mouse leave it where it is."""
    async with clerk_at(morning.office) as clerk:
        await clerk.press("tab", "shift+tab")
        await clerk.pilot.click(offset=(60, 12))
        await clerk.pilot.click(offset=(10, 16))
        assert isinstance(clerk.screen.focused, ScanBox)


async def test_each_result_is_told_by_word_sign_and_bell(morning: Morning, monkeypatch: pytest.MonkeyPatch) -> None:
    """D19: out, in, already in, handed over, wrong person and unknown are told apart, by the ear done from not done."""
    rings: list[int] = []
    monkeypatch.setattr(CounterScreen, "ring", lambda _self, times: rings.append(times))
    morning.office.desk().perform_now(check_out, tag_code="9WCN-1", sitter_id=morning.jo)
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge)
        heard = {}
        for line, chip in (
            ("K7MT-1", "→ OUT"),
            ("K7MT-1", "= ALREADY"),
            ("9WCN-1", "! WRONG PERSON"),
            ("over", "» OVER"),
            ("XYZ99", "? UNKNOWN"),
            ("undo", "« UNDONE"),
        ):
            rings.clear()
            await clerk.takes(line)
            assert chip in clerk.loud
            heard[chip] = sum(rings)
    assert heard == {"→ OUT": 1, "= ALREADY": 2, "! WRONG PERSON": 3, "» OVER": 1, "? UNKNOWN": 3, "« UNDONE": 1}


@pytest.mark.parametrize(("setting", "rings"), [("true", True), ("false", False)])
async def test_the_bell_is_the_offices_choice(
    morning: Morning, monkeypatch: pytest.MonkeyPatch, setting: str, rings: bool
) -> None:
    """The setting silences every desk."""
    heard: list[None] = []
    monkeypatch.setattr(KeydeskApp, "bell", lambda _self: heard.append(None))
    morning.office.setting("desk_bell", setting)
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge, "K7MT-1")
    assert bool(heard) is rings


async def test_warnings_are_passed_with_because_and_rules_are_not(morning: Morning) -> None:
    """D18: the spare warns and goes with a reason; a blocked sitter gets nothing, whatever the reason."""
    office = morning.office
    spare = office.key(morning.rivera, code="7NNV", copies=[NewCopy(spare=True), NewCopy()]).tag_codes[0]
    okafor = office.copy("9WCN-1").client_id
    office.block(okafor, morning.sam)
    async with clerk_at(office) as clerk:
        assert await clerk.takes(morning.sam_badge, spare) == ["turn", f"refused {spare}"]
        assert "because REASON" in clerk.loud
        assert await clerk.takes("because the other broke") == [f"out {spare}"]
        assert await clerk.takes("9WCN-1", "because please") == ["refused 9WCN-1", "refused because please"]
    assert office.copy("9WCN-1").holder_kind == "safe"


async def test_several_keys_of_somebody_else_are_answered_at_once(morning: Morning) -> None:
    """``over`` hands over all that the turn found with others, and the line says how many that is."""
    for tag in ("K7MT-1", "3FQD-1"):
        morning.office.desk().perform_now(check_out, tag_code=tag, sitter_id=morning.jo)
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge, "K7MT-1", "3FQD-1")
        assert "over  hands all 2 to Sam" in clerk.loud
        assert await clerk.takes("over") == ["handed_over K7MT-1", "handed_over 3FQD-1"]


async def test_scans_before_the_store_is_open_are_not_lost(morning: Morning) -> None:
    """The frame is there first: what is scanned meanwhile is done when the store has opened, in order."""
    may_open = threading.Event()

    def open_slowly() -> Desk:
        may_open.wait(10)
        return morning.office.desk()

    app = KeydeskApp(open_slowly)
    async with app.run_test(size=SMALL) as pilot:
        clerk = Clerk(pilot)
        await clerk.until(lambda: bool(app.screen_stack) and isinstance(app.screen, CounterScreen))
        await clerk.send(f"{morning.sam_badge}\nK7MT-1\n3FQD-1\n")
        assert clerk.told == []
        may_open.set()
        await clerk.done()
        assert clerk.told == ["turn", "out K7MT-1", "out 3FQD-1"]


async def test_the_list_of_a_long_day_can_be_walked(morning: Morning) -> None:
    """Down goes on beyond what is in sight, and Up comes back to the box."""
    office = morning.office
    async with clerk_at(office) as clerk:
        await clerk.takes(morning.sam_badge, *["K7MT-1"] * 30)
        await clerk.press(*["down"] * 31)
        assert "> turn" in clerk.text
        await clerk.press(*["up"] * 31)
        assert "= ALREADY" in clerk.loud
