"""Verbs on all that a query finds: rehearsed line by line, never without a yes, all or nothing, one undo."""

from __future__ import annotations

import pytest

from shell import Keydesk


def test_a_query_is_rehearsed_line_by_line(keydesk: Keydesk) -> None:
    """`--dry-run` lists every copy from → to with what warns, says why it would be refused, and does nothing."""
    assert keydesk("check-out", "3FQD", "--to", "sam").code == 0
    before = keydesk("verify", "--json").json
    found = keydesk("reassign", "--query", "status:in,out", "--to", "jo", "--dry-run", "--json")
    assert found.json["dry_run"] is True
    lines = {line["tag_code"]: line for line in found.json["copies"]}
    assert [lines["3FQD-1"][each] for each in ("from", "to", "outcome")] == ["Sam Ortega", "Jo Lind", "goes"]
    assert lines["K7MT-2"]["outcome"] == "warned"
    assert "last copy in the office" in lines["K7MT-2"]["why"]
    assert found.code == 1
    assert "Not without a reason: 1 of 4 keys. A reason with --reason" in found.err
    told = keydesk("reassign", "--query", "lindqvist", "--to", "jo", "--dry-run")
    assert told.code == 0
    assert "Sam Ortega" in told.out
    assert keydesk("verify", "--json").json == before


def test_a_query_is_acted_on_only_after_a_yes(keydesk: Keydesk) -> None:
    """Without a terminal to ask at, --yes has to be said; then it is one batch that one undo takes back."""
    refused = keydesk("reassign", "--query", "riv", "--to", "jo", "--reason", "moving")
    assert refused.code == 1
    assert "finds 2 keys" in refused.refusal
    assert "--yes" in refused.refusal
    done = keydesk("reassign", "--query", "riv", "--to", "jo", "--reason", "moving", "--yes", "--json").json
    assert [line["to"] for line in done["copies"]] == ["Jo Lind", "Jo Lind"]
    assert keydesk("who-has", "K7MT-2", "--json").json["holder"]["name"] == "Jo Lind"
    assert keydesk("undo", str(done["batch"])).code == 0
    assert keydesk("who-has", "K7MT-2", "--json").json["holder"]["kind"] == "safe"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("reassign", "--query", "nobody-like-this", "--to", "jo", "--yes"), "finds no key"),
        (("reassign", "--query", " ", "--to", "jo", "--yes"), "query is empty"),
        (("reassign", "--query", "holder: status:in", "--to", "jo", "--yes"), "word 1: nothing stands after “holder:”"),
        (("reassign", "--query", "status:gone", "--to", "jo", "--yes"), "status"),
        (("reassign", "K7MT-1", "--query", "riv", "--to", "jo"), "one of the two"),
        (("missing",), "one of the two"),
        (("check-in", "--query", "riv", "--hook", "A1", "--yes"), "A hook takes one key"),
        (("missing", "--query", "riv", "--at", "2h ago", "--yes"), "--at is for keys that are named"),
    ],
)
def test_what_is_not_understood_moves_nothing(keydesk: Keydesk, arguments: tuple[str, ...], words: str) -> None:
    """One line says what is wrong with what was asked, and nothing moves."""
    refused = keydesk(*arguments)
    assert refused.code == 1
    assert words in refused.refusal


def test_each_verb_takes_a_query(keydesk: Keydesk) -> None:
    """check-in, missing, retire, due, recall and spare do to all of it what they do to one; what is so stays."""
    assert keydesk("check-out", "3FQD", "9WCN", "--to", "sam").code == 0
    assert (
        keydesk("due", "--query", "holder:sam", "--to", "fri", "--yes").out.splitlines()[0].startswith("3FQD-1 → due")
    )
    assert keydesk("recall", "--query", "holder:sam", "--yes").out.splitlines() == [
        "3FQD-1 → wanted back",
        "9WCN-1 → wanted back",
    ]
    assert keydesk("recall", "3fqd", "--off").out == "3FQD-1 → not wanted back\n"
    done = keydesk("check-in", "--query", "status:all", "--yes")
    assert done.code == 0
    assert "K7MT-1 was so already" in done.out
    assert "3FQD-1 → hook" in done.out
    assert keydesk("spare", "k7mt-2").code == 0
    assert keydesk("missing", "--query", "okafor", "--reason", "fell in the lake", "--yes").out == "9WCN-1 → missing\n"
    retired = keydesk("retire", "--query", "lindqvist", "--reason", "new door", "--yes")
    assert retired.out == "3FQD-1 → retired\n"
    assert keydesk("who-has", "3FQD-1", "--json").json["state"] == "retired"
    assert keydesk("verify").code == 0


def test_homes_are_said_without_moving_a_key(keydesk: Keydesk) -> None:
    """Where keys live is said: where each hangs, or on free hooks of a safe; no key moves, and undo takes it back."""

    def stored() -> tuple[object, object]:
        row = keydesk("keys", "tag:3FQD-1", "--json").json[0]
        return row["holder"], row["home"]

    holder, home = stored()
    assert keydesk("add", "safe", "Back room", "--rows", "1", "--columns", "2").code == 0
    assert "hook A1" in keydesk("home", "3FQD", "--safe", "back", "--dry-run").out
    assert stored() == (holder, home)
    assert keydesk("home", "--query", "lindqvist", "--safe", "back", "--yes").code == 0
    assert stored() == (holder, {"safe": "Back room", "hook": "A1"})
    assert keydesk("undo").code == 0
    assert stored() == (holder, home)
    assert keydesk("home", "3FQD", "--safe", "nowhere").code == 1
    assert keydesk("check-out", "3FQD", "--to", "sam").code == 0
    assert "Check it in first" in keydesk("home", "3FQD").refusal


def test_recall_is_taken_back_by_undo(keydesk: Keydesk) -> None:
    """What was only said of copies is taken back as a movement is."""
    assert keydesk("recall", "K7MT-1", "3FQD").code == 0
    assert [row["tag_code"] for row in keydesk("keys", "status:recalled", "--json").json] == ["3FQD-1", "K7MT-1"]
    assert keydesk("undo").out == "Taken back: 2 keys are as they were\n"
    assert keydesk("keys", "status:recalled", "--json").json == []


def test_the_same_op_id_acts_once(keydesk: Keydesk) -> None:
    """C4 holds for queries, too."""
    assert keydesk("missing", "--query", "okafor", "--yes", "--op-id", "m1").code == 0
    again = keydesk("missing", "--query", "okafor", "--yes", "--op-id", "m1")
    assert again.code == 0
    assert "done already" in again.err
