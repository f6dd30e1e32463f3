"""Messages and requests go out and come back: each once, as it was, and taken back as one (K6, K7)."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from builders import MORNING
from keydesk.operations.messages import add_message, edit_message, settle_message, withdraw_message
from keydesk.operations.office import add_service
from keydesk.operations.prices import set_client_price
from keydesk.operations.requests import decline_request, take_request
from shell import Keydesk, Shop

KINDS = ("clients", "staff", "prices", "messages", "requests")


@pytest.fixture
def talk(shop: Shop) -> Shop:
    """All that can be said, with texts that spreadsheets and terminals stumble over."""
    office = shop.office
    rivera = office.client("Zeller", "Ana")
    did = office.desk().perform_now
    walk = did(add_service, name="Night =walk", minutes=30, price_cents=2200).id
    for direction, channel, body in (
        ("in", "phone", '=HYPERLINK("x")\nand a second line, "quoted"'),
        ("out", "text", "+1 555"),
        ("note", "", "[bold]x[/] \x1b[31mred"),
    ):
        did(
            add_message, client_id=rivera, direction=direction, channel=channel, body=body, subject="-2",
            with_whom="@Lou", at=MORNING - timedelta(days=2, microseconds=-5),
        )  # fmt: skip
    did(set_client_price, client_id=rivera, service_id=walk, cents=2000)
    did(settle_message, message_id=1)
    did(withdraw_message, message_id=2, reason="'wrong")
    did(
        take_request,
        client_id=rivera,
        wish="Two walks\na day",
        service_id=walk,
        from_day=MORNING.date(),
        channel="door",
    )
    did(take_request, client_id=rivera, wish="-1")
    did(decline_request, request_id=2, answer="=full")
    return shop


def export(keydesk: Keydesk, folder: Path, *store: str) -> list[str]:
    """The lists as files in a folder."""
    folder.mkdir()
    assert keydesk(*store, "export", ",".join(KINDS), "-o", str(folder)).code == 0
    return [str(folder / f"{kind}.csv") for kind in KINDS]


def rows(path: str) -> list[dict[str, str]]:
    """The rows of a list without the mark of its store."""
    with Path(path).open(encoding="utf-8", newline="") as stream:
        return [{**row, "keydesk": ""} for row in csv.DictReader(stream)]


def test_what_was_said_comes_back_elsewhere(keydesk: Keydesk, talk: Shop, tmp_path: Path) -> None:
    """The second export says what the first says; a second import of the same changes nothing."""
    first = export(keydesk, tmp_path / "first")
    other = str(tmp_path / "elsewhere" / "keydesk.db")
    founded = keydesk("--db", other, "init", "--first-name", "Ana", "--last-name", "Whitfield", "--time-zone", "UTC")
    assert founded.code == 0
    done = keydesk("--db", other, "import", *first, "--yes", "--json")
    assert done.code == 0, done.err
    assert not [item for item in done.json["items"] if item["action"] in {"clash", "refused"}]
    second = export(keydesk, tmp_path / "second", "--db", other)
    for here, there in zip(first[3:], second[3:], strict=True):
        assert rows(here) == rows(there)
    again = keydesk("--db", other, "import", *first, "--yes", "--json")
    assert again.json["batch"] is None
    undone = keydesk("--db", other, "import", "--undo", "--yes")
    assert undone.code == 0, undone.err
    assert keydesk("--db", other, "requests", "--open").out.count("Zeller") == 0
    taken_up = keydesk("--db", other, "import", *first, "--yes", "--json")
    assert taken_up.code == 0, taken_up.err
    for here, there in zip(first[3:], export(keydesk, tmp_path / "third", "--db", other)[3:], strict=True):
        assert rows(here) == rows(there)


def test_the_office_knows_its_own_messages_again(keydesk: Keydesk, talk: Shop, tmp_path: Path) -> None:
    """What was corrected here since stays as it is: a file brings no second one."""
    files = export(keydesk, tmp_path / "first")
    talk.office.desk().perform_now(edit_message, message_id=3, version=None, fields={"body": "corrected"})
    done = keydesk("import", *files[3:], "--yes", "--json")
    assert done.json["batch"] is None
    assert {item["action"] for item in done.json["items"]} == {"same"}


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("direction", "up", "direction is one of in, out, note"),
        ("branch", "moon", "branch is one of in_home, facility"),
        ("at", "yesterday", "no moment such as"),
        ("at", "", "when it was"),
        ("body", " ", "is empty"),
        ("client", "Nobody", "Nobody"),
    ],
)
def test_a_broken_line_is_told_with_its_number(
    keydesk: Keydesk, talk: Shop, tmp_path: Path, column: str, value: str, words: str
) -> None:
    """The line gives nothing, and the others come in."""
    listed = Path(export(keydesk, tmp_path / "first")[3])
    with listed.open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    found[0][column] = value
    for row in found:
        row["keydesk"], row["client_id"] = "otheroffice", ""
    with listed.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, found[0].keys())
        writer.writeheader()
        writer.writerows(found)
    done = keydesk("import", str(listed), "--yes", "--json")
    bad = [item for item in done.json["items"] if item["action"] in {"clash", "refused"}]
    assert len(bad) == 1
    assert words in bad[0]["reason"]
    assert sum(item["action"] == "add" for item in done.json["items"]) == 2
