"""`keydesk clients --duplicates`, `merge` and `apart`: two profiles of one household, from the shell (I3, O3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import Office
from keydesk.operations.clients import add_client
from shell import Keydesk, Shop


@pytest.fixture
def twice(shop: Shop) -> int:
    """Ana Rivera of 1 Elm Street a second time, with an e-mail; her number."""
    office: Office = shop.office
    fields = {"last_name": "Rivera", "first_name": "Anna", "street": "1 Elm St", "email": "ana@example.com"}
    saved = office.desk().perform_now(add_client, fields=fields)
    office.close()
    return int(saved.id)


def test_duplicates_are_listed_with_the_reasons(keydesk: Keydesk, twice: int) -> None:
    """I3: who, where, and why in words; a rank is nowhere."""
    (pair,) = keydesk("clients", "--duplicates", "--json").json
    assert (pair["first_id"], pair["second_id"], pair["why"]) == (1, twice, "name alike, same address")
    assert "rank" not in pair
    assert "name alike, same address" in keydesk("clients", "--duplicates").out


def test_who_was_said_to_be_another_one_is_not_asked_about_again(keydesk: Keydesk, twice: int) -> None:
    """Remembered, shown when asked for, and taken back."""
    assert "two households" in keydesk("apart", "1", str(twice)).err
    assert keydesk("clients", "--duplicates", "--json").json == []
    (pair,) = keydesk("clients", "--duplicates", "--all", "--json").json
    assert pair["apart"] is True
    assert keydesk("undo").code == 0
    assert len(keydesk("clients", "--duplicates", "--json").json) == 1
    assert keydesk("apart", "1", str(twice), "--forget").code == 1


def test_whoever_adds_one_more_is_told(keydesk: Keydesk) -> None:
    """Added all the same, since nobody can be asked; with the two commands that settle it."""
    run = keydesk("add", "client", "Rivera", "Anna", "--street", "1 Elm St")
    assert (run.code, run.out) == (0, "4\n")
    assert "No. 4 may be Rivera, Ana (no. 1), name alike, same address. `keydesk merge 1 4`" in run.err
    run = keydesk("add", "client", "-", stdin='[{"last_name": "Quist"}, {"last_name": "Okafor", "first_name": "Ben"}]')
    assert "No. 6 may be Okafor, Ben (no. 3), same name." in run.err
    assert "No. 5" not in run.err
    run = keydesk("client", "5", "--set", "last_name=Lindqvist", "--set", "first_name=Ida")
    assert "No. 5 may be Lindqvist, Ida (no. 2), same name." in run.err
    assert "may be" not in keydesk("client", "5", "--set", "city=Omaha").err


def test_a_merge_is_looked_at_first(keydesk: Keydesk, twice: int) -> None:
    """--dry-run shows both side by side and does nothing; where nobody can be asked, --yes is needed."""
    run = keydesk("merge", "1", str(twice), "--dry-run")
    assert run.code == 0
    assert "1 Elm Street" in run.out
    assert "choose" in run.out
    assert "rehearsal" in run.err
    run = keydesk("merge", "1", str(twice))
    assert run.code == 1
    assert "--dry-run" in run.err
    assert len(keydesk("clients", "--json").json) == len(("Rivera", "Lindqvist", "Okafor", "Rivera again"))


def test_two_become_one_and_two_again(keydesk: Keydesk, twice: int) -> None:
    """Keys and all are with one client, whom the old number means; an undo makes two of them."""
    done = keydesk("merge", str(twice), "1", "--yes", "--keep", "name=second", "--json").json
    assert (done["client_id"], done["gone_id"], done["moved"]["key"], done["moved"]["key_copy"]) == (twice, 1, 1, 2)
    one = keydesk("client", "1", "--json").json
    assert (one["client_id"], one["name"], one["email"]) == (twice, "Rivera, Ana", "ana@example.com")
    assert keydesk("who-has", "K7MT-2", "--json").json["client"] == "Rivera, Ana"
    assert keydesk("undo").code == 0
    assert keydesk("client", "1", "--json").json["client_id"] == 1
    assert keydesk("verify").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("1", "1"), "into itself"),
        (("1", "4711"), "No client"),
        (("1", "2", "--yes", "--keep", "street"), "FIELD=WHICH"),
        (("1", "2", "--yes", "--keep", "street=left"), "first, the second or both"),
        (("1", "2", "--yes", "--keep", "shoe=first"), "no field"),
    ],
)
def test_what_is_not_understood_merges_nothing(keydesk: Keydesk, arguments: tuple[str, ...], words: str) -> None:
    """One line that says what is wrong."""
    run = keydesk("merge", *arguments)
    assert run.code == 1
    assert words in run.err


def test_the_same_operation_id_merges_once(keydesk: Keydesk, twice: int) -> None:
    """C4: a repeated command is told that it was done."""
    assert keydesk("merge", "1", str(twice), "--yes", "--op-id", "m1").code == 0
    run = keydesk("merge", "1", "2", "--yes", "--op-id", "m1")
    assert run.code != 0
    assert keydesk("client", "2", "--json").json["client_id"] == 2


def test_a_file_that_knows_the_old_profile_finds_the_new_one(keydesk: Keydesk, twice: int, tmp_path: Path) -> None:
    """I4, O3: an export of before the merge comes back as the one client, and makes no third."""
    before = tmp_path / "clients.csv"
    assert keydesk("export", "clients", "-o", str(before)).code == 0
    assert keydesk("merge", "1", str(twice), "--yes").code == 0
    plan = keydesk("import", str(before), "--json", "--yes").json
    assert plan["counts"]["client"]["add"] == 0
    assert [row["client_id"] for row in keydesk("clients", "rivera", "--json").json if row["status"] == "active"] == [1]
