"""Movements from the command line: all or nothing, once, by the rules, with the history that the screens make."""

from __future__ import annotations

from typing import Any

import pytest

from shell import Keydesk, Shop


def holder(keydesk: Keydesk, code: str) -> dict[str, Any]:
    """Where a copy is, as `who-has` tells it."""
    found: dict[str, Any] = keydesk("who-has", code, "--json").json["holder"]
    return found


def test_a_key_goes_out_to_a_sitter_by_name_initials_or_badge(keydesk: Keydesk, shop: Shop) -> None:
    """SITTER is whatever people write; the answer is on stdout, how to take it back on stderr."""
    done = keydesk("check-out", "K7MT-2", "--to", "sam", "--due", "fri")
    assert (done.code, done.out) == (0, "K7MT-2 to Sam Ortega, due Fri 27 Nov 18:00\n")
    assert "keydesk undo" in done.err
    assert keydesk("check-out", "3FQD", "--to", "JL").code == 0
    assert keydesk("check-out", "9wcn", "--to", shop.sam).code == 0
    assert holder(keydesk, "3FQD")["name"] == "Jo Lind"
    assert holder(keydesk, "9WCN")["name"] == "Sam Ortega"


def test_several_codes_are_all_or_nothing(keydesk: Keydesk) -> None:
    """One key in the way keeps all of them where they are, and the one line names it and what to do next."""
    assert keydesk("check-out", "3FQD", "--to", "jo").code == 0
    refused = keydesk("check-out", "K7MT-1", "3FQD", "9WCN", "--to", "sam")
    assert refused.code == 1
    assert "3FQD-1" in refused.refusal
    assert "Jo Lind" in refused.refusal
    assert holder(keydesk, "K7MT-1")["kind"] == "safe"
    done = keydesk("check-out", "K7MT-1", "9WCN", "--to", "sam", "--json").json
    assert [move["tag_code"] for move in done["moves"]] == ["K7MT-1", "9WCN-1"]
    assert {move["batch"] for move in done["moves"]} == {done["batch"]}


def test_the_same_op_id_moves_once_and_says_so(keydesk: Keydesk) -> None:
    """C4: a repeated command ends with 0 and moves nothing; another request under the id is refused."""
    first = keydesk("check-out", "K7MT-2", "--to", "sam", "--due", "+3d", "--op-id", "morning-1", "--json").json
    again = keydesk("check-out", "K7MT-2", "--to", "sam", "--due", "+3d", "--op-id", "morning-1", "--json")
    assert again.code == 0
    assert "nothing moved a second time" in again.err
    assert again.json["repeated"] is True
    assert again.json["batch"] == first["batch"]
    assert [move["seq"] for move in again.json["moves"]] == [move["seq"] for move in first["moves"]]
    other = keydesk("check-out", "9WCN", "--to", "sam", "--op-id", "morning-1")
    assert other.code == 1
    assert "used for something else" in other.refusal
    assert len(keydesk("history", "K7MT-2", "--json").json) == 2


def test_a_rehearsal_shows_what_would_be_and_leaves_nothing(keydesk: Keydesk) -> None:
    """`--dry-run` gives the same answer as the act, without a batch, and records nothing."""
    before = keydesk("verify", "--json").json
    done = keydesk("reassign", "K7MT-1", "3FQD", "--to", "jo", "--dry-run", "--json")
    assert (done.code, done.json["batch"], done.json["dry_run"]) == (0, None, True)
    assert [move["to"]["name"] for move in done.json["moves"]] == ["Jo Lind", "Jo Lind"]
    assert keydesk("verify", "--json").json == before
    assert holder(keydesk, "3FQD")["kind"] == "safe"


def test_check_in_hangs_home_or_where_it_is_told(keydesk: Keydesk) -> None:
    """Home hook unless said otherwise; SAFE/HOOK and --safe with --hook mean the same hook."""
    home = holder(keydesk, "3FQD")["hook"]
    keydesk("check-out", "3FQD", "--to", "jo")
    assert keydesk("check-in", "3FQD").out.startswith(f"3FQD-1 in → hook {home}")
    assert keydesk("check-in", "3FQD", "--hook", "Front office/B7").code == 0
    assert holder(keydesk, "3FQD")["hook"] == "B7"
    assert keydesk("check-in", "3FQD", "--safe", "front", "--hook", "b8").code == 0
    assert holder(keydesk, "3FQD")["hook"] == "B8"
    assert "No hook is called" in keydesk("check-in", "3FQD", "--hook", "Z99").refusal
    assert "A hook takes one key" in keydesk("check-in", "3FQD", "9WCN", "--hook", "B9").refusal


def test_a_return_can_be_back_dated(keydesk: Keydesk, shop: Shop) -> None:
    """`--at` keeps both instants: when it came in, and when it was told."""
    keydesk("check-out", "3FQD", "--to", "jo")
    shop.office.clock.advance(hours=3)
    event = keydesk("check-in", "3FQD", "--at", "1h ago", "--json").json["moves"][0]
    assert event["at"] < event["recorded_at"]
    assert event["reason"]
    assert "moment that can be read" in keydesk("check-in", "9WCN", "--at", "some day").refusal


def test_a_warning_needs_a_reason(keydesk: Keydesk) -> None:
    """The last copy in the office warns; the line names the option that goes on, and the history keeps the reason."""
    keydesk("check-out", "K7MT-1", "--to", "sam")
    refused = keydesk("check-out", "K7MT-2", "--to", "sam")
    assert refused.code == 1
    assert "--reason" in refused.refusal
    assert keydesk("check-out", "K7MT-2", "--to", "sam", "--reason", "two dogs, two doors").code == 0
    assert keydesk("history", "K7MT-2", "--json").json[-1]["reason"] == "two dogs, two doors"


def test_a_handover_names_both(keydesk: Keydesk) -> None:
    """Person → person is one event; a key on its hook cannot be handed over."""
    keydesk("check-out", "9WCN", "--to", "sam")
    event = keydesk("transfer", "9WCN", "--to", "jo", "--json").json["moves"][0]
    assert (event["kind"], event["from"]["name"], event["to"]["name"]) == ("transfer", "Sam Ortega", "Jo Lind")
    assert "nobody can hand it over" in keydesk("transfer", "3FQD", "--to", "jo").refusal


@pytest.mark.parametrize(
    ("to", "kind", "hook"),
    [
        ("Front office", "safe", None),
        ("front office/B5", "safe", "B5"),
        ("jo", "sitter", None),
        ("client", "client", None),
    ],
)
def test_reassign_takes_every_kind_of_holder(keydesk: Keydesk, to: str, kind: str, hook: str | None) -> None:
    """HOLDER is a safe, a hook in it, a sitter or the client."""
    keydesk("check-out", "9WCN", "--to", "sam")
    assert keydesk("reassign", "9WCN", "--to", to).code == 0
    found = holder(keydesk, "9WCN")
    assert found["kind"] == kind
    assert hook is None or found["hook"] == hook


def test_a_holder_that_means_two_things_is_asked_back(keydesk: Keydesk, shop: Shop) -> None:
    """A sitter and a safe of one name are told apart by a word before it."""
    shop.office.safe("Sam Ortega")
    shop.office.close()
    assert "sitter:Sam Ortega or safe:Sam Ortega" in keydesk("reassign", "9WCN", "--to", "Sam Ortega").refusal
    assert keydesk("reassign", "9WCN", "--to", "sitter:Sam Ortega").code == 0
    assert "Nobody and nothing here" in keydesk("reassign", "9WCN", "--to", "nowhere").refusal


def test_keys_that_are_there_already_are_told_apart(keydesk: Keydesk) -> None:
    """A list in which some are there already moves the others."""
    keydesk("check-out", "9WCN", "--to", "jo")
    done = keydesk("reassign", "9WCN", "3FQD", "--to", "jo", "--json").json
    assert done["already_there"] == ["9WCN-1"]
    assert [move["tag_code"] for move in done["moves"]] == ["3FQD-1"]


def test_missing_found_lost_and_retired(keydesk: Keydesk) -> None:
    """Each state is reached by its word, and left by the next."""
    assert keydesk("missing", "9WCN", "--reason", "not on its hook").code == 0
    assert holder(keydesk, "9WCN")["kind"] == "missing"
    assert keydesk("found", "9WCN", "--to", "jo").code == 0
    assert holder(keydesk, "9WCN")["name"] == "Jo Lind"
    assert keydesk("lost", "9WCN", "--stolen").code == 0
    assert keydesk("who-has", "9WCN", "--json").json["state"] == "stolen"
    assert "stolen" in keydesk("check-in", "9WCN").refusal
    assert keydesk("found", "9WCN").code == 0
    assert keydesk("retire", "9WCN", "--reason", "the dog ate it").code == 0
    last = keydesk("history", "9WCN", "--json").json[-1]
    assert (last["state"], last["reason"], last["note"]) == ("retired", "other", "the dog ate it")
    assert keydesk("retire", "3FQD").code == 2


def test_undo_takes_back_ones_own_last_or_the_batch_named(keydesk: Keydesk) -> None:
    """R9: possible only while the keys have not moved since; 3 where they have."""
    batch = keydesk("check-out", "9WCN", "3FQD", "--to", "sam", "--json").json["batch"]
    keydesk("check-out", "K7MT-1", "--to", "jo")
    assert keydesk("undo").out == "K7MT-1 back → hook A1\n"
    keydesk("transfer", "9WCN", "--to", "jo")
    refused = keydesk("undo", str(batch))
    assert refused.code == 3
    assert "has moved since" in refused.refusal
    assert holder(keydesk, "3FQD")["kind"] == "sitter"
    assert keydesk("undo", "999999").code == 1


def test_what_moved_while_it_was_asked_ends_with_3(keydesk: Keydesk, shop: Shop) -> None:
    """Somebody was quicker: 3, and the line says who, where and when."""
    from keydesk.cli.ending import ended
    from keydesk.cli.session import Session
    from keydesk.operations.asking import Asked
    from keydesk.operations.many import check_out_many

    began = Session().began
    shop.office.clock.advance(seconds=1)
    keydesk("check-out", "9WCN", "--to", "jo")
    desk = shop.office.desk()

    def late() -> int:
        desk.perform_now(check_out_many, via="cli", asked=Asked(("9WCN",), since=began, to="sam"))
        return 0

    assert ended(late) == 3


def test_due_dates_change_where_the_key_stays(keydesk: Keydesk) -> None:
    """`due` moves the date and not the key."""
    keydesk("check-out", "9WCN", "--to", "sam")
    assert keydesk("due", "9WCN", "--to", "standing").code == 0
    assert keydesk("who-has", "9WCN", "--json").json["due_at"] is None
    assert "only a key with a sitter" in keydesk("due", "3FQD", "--to", "fri").refusal


def test_codes_come_from_stdin(keydesk: Keydesk) -> None:
    """A lone `-` reads the codes that another program writes, one a line or parted by blanks."""
    assert keydesk("check-out", "-", "--to", "sam", stdin="K7MT-1\n3FQD-1 9WCN-1\r\n").code == 0
    assert keydesk("who-has", "9WCN", "--json").json["holder"]["name"] == "Sam Ortega"
    assert "no codes on stdin" in keydesk("check-in", "-", stdin=" \n").refusal


def test_a_late_key_is_asked_for_and_counted(keydesk: Keydesk, shop: Shop) -> None:
    """`chase` is `!` of the screens: the count goes up with each, once under one id; a key in time is refused."""
    keydesk("check-out", "K7MT-2", "3FQD", "--to", "sam", "--due", "fri")
    early = keydesk("chase", "K7MT-2")
    assert (early.code, "it is not late" in early.refusal) == (1, True)
    shop.office.clock.advance(days=9)
    done = keydesk("chase", "k7mt-2", "--note", "by phone")
    assert (done.code, done.out) == (0, "K7MT-2: Sam Ortega was asked for it, once by now (LATE 5 d)\n")
    assert "takes it back" in done.err
    many = keydesk("chase", "K7MT-2", "3FQD", "--op-id", "monday", "--json")
    assert (many.code, many.json["said"]) == (0, "Sam Ortega asked for 2 late keys")
    again = keydesk("chase", "K7MT-2", "3FQD", "--op-id", "monday", "--json")
    assert (again.code, again.json["repeated"]) == (0, True)
    assert "nothing was done" not in keydesk("chase", "-", "--dry-run", stdin="K7MT-2\n").out
    assert shop.office.copy("K7MT-2").chased == 2
    refused = keydesk("chase", "K7MT-2", "9WCN")
    assert (refused.code, "9WCN-1" in refused.refusal) == (1, True)
    assert shop.office.copy("K7MT-2").chased == 2
    assert keydesk("undo").code == 0
    assert (shop.office.copy("K7MT-2").chased, shop.office.copy("3FQD-1").chased) == (1, 0)
    assert shop.office.copy("K7MT-2").holder_kind == "sitter"
