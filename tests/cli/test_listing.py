"""The lists: names and shapes that scripts rely on, and no tag code beside an address."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest

from keydesk.operations.views import save_view
from shell import Keydesk, Shop

WHO_HAS = {"tag_code", "label", "holder", "since", "due_at", "state"}


def test_who_has_has_the_names_of_the_contract(keydesk: Keydesk) -> None:
    """`tag_code, label, holder {kind, name, safe, hook}, since, due_at, state`, instants with their offset."""
    keydesk("config", "set", "time_zone", "America/New_York")
    keydesk("check-out", "9WCN", "--to", "sam", "--due", "fri")
    found = keydesk("who-has", "9WCN", "--json").json
    assert set(found) >= WHO_HAS
    assert found["holder"] == {"kind": "sitter", "name": "Sam Ortega", "safe": None, "hook": None}
    assert found["due_at"] == "2026-11-27T18:00:00-05:00"
    assert datetime.fromisoformat(found["since"]).tzinfo is not None
    assert keydesk("who-has", "3FQD", "--json").json["holder"]["hook"] == "A3"


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["keys"], {"tag_code", "client", "client_id", "label", "holder", "since", "due_at", "state", "home"}),
        (["clients"], {"client_id", "name", "pets", "street", "city", "phone", "status", "key_required", "copies"}),
        (["staff"], {"staff_id", "name", "initials", "badge_code", "role", "holds", "overdue", "active"}),
        (["safes"], {"safe_id", "label", "access", "hooks", "hang", "out", "free", "wrong", "loose"}),
        (["hooks", "Front office"], {"hook", "state", "hangs", "lives", "client", "label"}),
        (["history", "9WCN"], {"seq", "at", "kind", "from", "to", "state", "operator", "via", "batch", "undo_of"}),
    ],
)
def test_lists_have_stable_names_in_json_and_csv(keydesk: Keydesk, arguments: list[str], names: set[str]) -> None:
    """`--json` is one list of objects, `--csv` has the same names flat in its first line; never both at once."""
    rows = keydesk(*arguments, "--json").json
    assert rows
    assert set(rows[0]) >= names
    table = list(csv.DictReader(io.StringIO(keydesk(*arguments, "--csv").out)))
    assert len(table) == len(rows)
    nested = {name for name in names if isinstance(rows[0][name], dict)}
    assert set(table[0]) >= names - nested
    assert "two formats" in keydesk(*arguments, "--json", "--csv").refusal


def test_an_empty_list_is_a_list(keydesk: Keydesk) -> None:
    """Nothing found is no failure: an empty list for programs, a sentence for people."""
    assert keydesk("pets", "--json").json == []
    assert keydesk("clients", "nobody at all").out == "No client matches.\n"


def test_keys_are_filtered_and_sorted_as_on_the_screen(keydesk: Keydesk) -> None:
    """QUERY is the screen's language; what is not understood is refused instead of passed over."""
    keydesk("check-out", "9WCN", "--to", "sam")
    assert [row["tag_code"] for row in keydesk("keys", "holder:sam", "--json").json] == ["9WCN-1"]
    by_client = [row["client"] for row in keydesk("keys", "--sort", "client", "--json").json]
    assert by_client == sorted(by_client)
    assert len(keydesk("keys", "-c", "--json").err) > 0
    assert [row["tag_code"] for row in keydesk("keys", "--json", "--", "-holder:sam", "back").json] == []
    assert [row["tag_code"] for row in keydesk("keys", "status:out", "!spare", "required:yes", "--json").json] == [
        "9WCN-1"
    ]
    assert "9WCN-1" in keydesk("keys", "status:surplus", "--csv").out
    wrong = keydesk("keys", "holder:sam", "status:gone")
    assert "not understood, word 2, “gone”: status can be in, out" in wrong.refusal
    assert wrong.code == 1


def test_keys_are_sorted_by_several_columns(keydesk: Keydesk) -> None:
    """Within one place by client from the end; an order that there is not is wrong usage."""
    keydesk("check-out", "9WCN", "K7MT-1", "--to", "sam")
    rows = keydesk("keys", "--sort", "where,-client", "--json").json
    assert [row["tag_code"] for row in rows if row["holder"]["kind"] == "sitter"] == ["K7MT-1", "9WCN-1"]
    assert keydesk("keys", "--sort", "where,shade").code == 2
    assert keydesk("keys", "--sort", "hook,-pieces", "--json").code == 0


def test_keys_through_a_saved_view(keydesk: Keydesk, shop: Shop) -> None:
    """A view's filter and order, narrowed by QUERY; a view that there is not names those that there are."""
    shop.office.desk().perform_now(save_view, name="Out now", query="status:out", look="sort:-tag", shared=True)
    shop.office.close()
    keydesk("check-out", "9WCN", "K7MT-1", "--to", "sam")
    assert [row["tag_code"] for row in keydesk("keys", "--view", "out now", "--json").json] == ["K7MT-1", "9WCN-1"]
    assert [row["tag_code"] for row in keydesk("keys", "rivera", "--view", "Out now", "--json").json] == ["K7MT-1"]
    assert "“Out now”" in keydesk("keys", "--view", "late").refusal


def test_keys_are_counted_by_key_and_by_client(keydesk: Keydesk) -> None:
    """A row a group: how many copies, and where they are."""
    keydesk("check-out", "K7MT-1", "--to", "sam")
    (rivera,) = keydesk("keys", "rivera", "--group", "client", "--json").json
    assert (rivera["client"], rivera["keys"], rivera["copies"]) == ("Rivera, Ana", 1, 2)
    assert (rivera["in_safes"], rivera["with_sitters"], rivera["missing"]) == (1, 1, 0)
    assert [row["code"] for row in keydesk("keys", "--group", "key", "--json").json] == ["3FQD", "9WCN", "K7MT"]
    assert keydesk("keys", "--group", "moon").code == 2


def test_keys_have_the_columns_that_are_asked_for(keydesk: Keydesk, shop: Shop) -> None:
    """`--columns` says which and in which order, for people and programs alike; a view brings its own."""
    keydesk("check-out", "9WCN", "--to", "sam")
    table = keydesk("keys", "--columns", "client,tag,hook,needed", "--csv").out.splitlines()
    assert table[0] == "client,tag_code,hook,needed_at,needed_by"
    (out,) = keydesk("keys", "9WCN", "--columns", "tag,where,status,key,required", "--json").json
    assert out["holder"]["name"] == "Sam Ortega"
    assert (out["status"], out["key_code"], out["required"]) == ("out", "9WCN", True)
    assert set(out) == {"tag_code", "holder", "status", "key_code", "required"}
    assert keydesk("keys", "--columns", "tag,home").out.split()[:2] == ["TAG", "HOME"]
    wrong = keydesk("keys", "--columns", "tag,shade")
    assert wrong.code == 2
    assert "“shade” is no column; use tag, client" in wrong.refusal
    assert keydesk("keys", "--columns", "tag", "--group", "key").code == 2
    shop.office.desk().perform_now(save_view, name="Kinds", look="columns:tag,kind", shared=True)
    shop.office.close()
    assert set(keydesk("keys", "--view", "kinds", "--json").json[0]) == {"tag_code", "kind"}
    assert set(keydesk("keys", "--view", "kinds", "--columns", "pieces", "--json").json[0]) == {"pieces"}


def test_keys_as_of_a_past_moment_replay_the_events(keydesk: Keydesk) -> None:
    """`--as-of` tells what was so then; a moment to come is refused."""
    keydesk("check-out", "9WCN", "--to", "sam")
    at = keydesk("who-has", "9WCN", "--json").json["since"]
    keydesk("check-in", "9WCN")
    (then,) = keydesk("keys", "9WCN", "--as-of", at, "--json").json
    assert then["holder"]["name"] == "Sam Ortega"
    assert then["since"] == at
    assert keydesk("keys", "--as-of", "2020-01-01", "--json").json == []
    assert "still to come" in keydesk("keys", "--as-of", "2031-01-01").refusal


def test_what_cannot_be_a_past_moment_or_a_group_is_told_in_office_words(keydesk: Keydesk) -> None:
    """A day to come is no past moment, and the sentence does not ask for a day that was written."""
    assert "write one that has been" in keydesk("keys", "--as-of", "2099-01-01").refusal
    wrong = keydesk("keys", "--group", "sitter")
    assert wrong.code == 2
    assert "'--group': 'sitter' is not one of 'key', 'client'" in wrong.err


def test_a_profile_has_the_address_and_no_tag(keydesk: Keydesk) -> None:
    """Whoever finds a print of it cannot tell which key opens the door."""
    people = keydesk("client", "rivera").out
    assert "1 Elm Street" in people
    assert "K7MT" not in people
    run = keydesk("client", "Rivera, Ana", "--json")
    assert run.json["street"] == "1 Elm Street"
    assert "K7MT" not in run.out
    assert [copy["where"] for copy in run.json["keys"][0]["copies"]] == ["A1 · Front office", "A2 · Front office"]
    assert "street" not in keydesk("keys", "--json").json[0]


def test_everything_can_be_added_from_the_command_line(keydesk: Keydesk) -> None:
    """A client, a key, another copy, a person and a safe; each prints what it goes by."""
    number = keydesk("add", "client", "Marsh", "Olive", "--street", "2 Oak Lane", "--set", "email=o@example.org").out
    assert keydesk("client", number.strip(), "--json").json["email"] == "o@example.org"
    (tag,) = keydesk("add", "key", "marsh", "--opens", "porch", "--where", "jo").out.split()
    assert keydesk("who-has", tag, "--json").json["holder"]["name"] == "Jo Lind"
    assert keydesk("add", "copy", tag, "--spare").out.strip() == tag.replace("-1", "-2")
    third = keydesk("add", "copy", tag, "--received-on", "yesterday", "--received-from", "the neighbour").out.strip()
    (known,) = keydesk("keys", f"tag:{third}", "--columns", "received,from", "--json").json
    assert known["received_from"] == "the neighbour"
    assert known["received_on"] is not None
    assert "is a date" in keydesk("add", "copy", tag, "--received-on", "soon").refusal
    badge = keydesk("add", "staff", "Tran", "Bo").out.strip()
    assert keydesk("check-out", "9WCN", "--to", badge).code == 0
    assert keydesk("add", "safe", "Back room", "--rows", "1", "--columns", "3").code == 0
    assert [row["hook"] for row in keydesk("hooks", "back", "--json").json] == ["A1", "A2", "A3"]
    assert "FIELD=VALUE" in keydesk("add", "client", "X", "--set", "email").refusal


def test_settings_are_shown_read_and_changed(keydesk: Keydesk) -> None:
    """`config` has path, show, get and set; a value that does not fit is refused with what does."""
    assert keydesk("config", "set", "grace_days", "3").code == 0
    assert keydesk("config", "get", "grace_days").out == "3\n"
    assert keydesk("config", "show", "--json").json["grace_days"] == 3
    assert "0 to 60" in keydesk("config", "set", "grace_days", "many").refusal
    assert keydesk("config", "path", "--json").json["store"].endswith("keydesk.db")
    assert keydesk("config", "get", "nothing").code == 1


def test_a_role_is_called_as_on_the_screens(keydesk: Keydesk) -> None:
    """`staff` is the base role's word; `base` is understood; another one is refused with what there is."""
    assert keydesk("add", "staff", "Friend", "--role", "staff").code == 0
    assert keydesk("add", "staff", "Novak", "--role", "base").code == 0
    roles = {each["name"]: each["role"] for each in keydesk("staff", "--json").json}
    assert roles["Friend"] == roles["Novak"] == "staff"
    assert "A role is staff, scheduler, admin" in keydesk("add", "staff", "Hill", "--role", "boss").refusal
