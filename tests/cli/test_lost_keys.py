"""A key that is gone, and a changed lock, from the command line."""

from __future__ import annotations

from shell import Keydesk


def test_the_case_of_a_missing_key_is_worked_off(keydesk: Keydesk) -> None:
    """Marked missing, opened, ticked off, the lock changed, closed."""
    assert keydesk("lost-keys").out == "No key is missing.\n"
    keydesk("missing", "K7MT-1", "--reason", "not on its hook")
    assert keydesk("lost-keys", "--json").json[0]["to_do"] == "open its case"
    told = keydesk("lost-key", "K7MT-1", "--client-told", "now", "--lock", "rekey", "--cost", "45.50", "--json")
    assert told.json["case"]["to_do"] == ["have the lock changed"]
    assert told.json["case"]["cost_cents"] == 4550
    assert keydesk("lost-key", "K7MT-1", "--close").refusal == "The lock has not been changed yet."
    changed = keydesk("rekey", "K7MT", "--copies", "1")
    assert changed.err == "Lock changed: 2 copies out of use, K7MT-3 new: test them, print their tags.\n"
    closed = keydesk("lost-key", "K7MT-1", "--close")
    assert closed.err == "The case of K7MT-1 is closed.\n"
    assert "[x] lock: changed" in closed.out
    assert "The case is closed." in closed.out


def test_a_key_that_is_not_missing_has_no_case(keydesk: Keydesk) -> None:
    """And an unknown one none either."""
    assert "not missing" in keydesk("lost-key", "3FQD-1").refusal
    assert "No key goes by" in keydesk("lost-key", "NOPE").refusal
    assert "No key goes by" in keydesk("rekey", "NOPE").refusal
