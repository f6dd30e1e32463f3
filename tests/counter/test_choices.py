"""What Enter does with a choice is said before it is pressed, and is what it then does."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from builders import Office
from keydesk.counter import Taken, choose, drive_now, take
from keydesk.desk import Desk
from keydesk.operations.custody import check_out
from keydesk.operations.whereabouts import retire
from keydesk.rules.desk_choices import answer
from keydesk.rules.turn import Turn

ZONE = ZoneInfo("UTC")


class Searching:
    """Somebody who types words and reads what Enter does with each choice."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.desk: Desk = office.desk()
        self.last = Taken(Turn())
        self.mira = office.person("Mira Garrick")
        self.jo = office.person("Jo Reyes")
        office.safe("Front office", rows=2, columns=5)
        office.key(office.client("Abara", "Chidi"), code="REVH", copies=3)
        office.client("Abara", "Nkem")

    def types(self, line: str) -> list[str]:
        """Types a line; what Enter does with each of the choices that come of it."""
        self.last = drive_now(self.desk, take(self.last.turn, line, zone=ZONE))
        return self.offered

    def chooses(self, index: int) -> list[str]:
        """Takes a choice; the kind and key of every line that comes of it."""
        self.last = drive_now(self.desk, choose(self.last.turn, self.last.choices[index], zone=ZONE))
        return [f"{entry.kind} {entry.key}".strip() for entry in self.last.entries]

    @property
    def offered(self) -> list[str]:
        """What Enter does with each choice."""
        now = self.last.turn.last_at or self.office.clock.now()
        return [answer(self.last.turn, choice, now=now, zone=ZONE) for choice in self.last.choices]

    def out(self, tag: str, sitter: int) -> None:
        """Another desk hands a key out."""
        self.office.desk().perform_now(check_out, tag_code=tag, sitter_id=sitter)


@pytest.fixture
def at(office: Office) -> Searching:
    """Two Abaras, of whom Chidi has a key with three copies on hooks; Mira and Jo."""
    return Searching(office)


def test_without_a_turn_a_key_comes_in_or_asks_to_whom(at: Searching) -> None:
    """The one that is out says from whom it is taken in; the one on its hook only asks."""
    at.out("REVH-1", at.mira)
    assert at.types("abara, chidi") == [
        "Enter takes REVH-1 in (with Mira Garrick)",
        "Enter asks to whom: REVH-2 is on hook A2",
        "Enter asks to whom: REVH-3 is on hook A3",
    ]
    assert at.chooses(1) == ["to_whom REVH-2"]
    assert at.types("mira") == []
    assert at.last.entries[-1].key == "REVH-2"


def test_in_a_turn_a_key_goes_to_the_sitter(at: Searching) -> None:
    """What somebody else has is not moved; what was just handed out says that nothing changes."""
    at.types("mira")
    at.out("REVH-2", at.jo)
    assert at.types("revh") == [
        "Enter gives REVH-1 to Mira Garrick",
        "Enter moves nothing yet: Jo Reyes has REVH-2",
        "Enter gives REVH-3 to Mira Garrick",
    ]
    assert at.chooses(0) == ["out REVH-1"]
    assert at.types("revh")[0] == "Enter changes nothing: REVH-1 is already out with Mira Garrick"


def test_people_and_clients_say_what_comes_next(at: Searching) -> None:
    """A sitter's turn begins, and with it goes what waits for a badge; a client shows keys."""
    at.office.person("Mira Holt")
    assert at.types("abara") == ["Enter shows the keys of Abara, Chidi", "Enter shows the keys of Abara, Nkem"]
    assert at.types("mira") == ["Enter begins Mira Garrick's turn", "Enter begins Mira Holt's turn"]
    at.types("REVH-1")
    assert at.types("mira")[0] == "Enter begins Mira Garrick's turn and gives them REVH-1"
    assert at.chooses(0) == ["turn", "out REVH-1"]
    assert at.types("mira") == [
        "Enter changes nothing: it is Mira Garrick's turn already",
        "Enter ends Mira's turn and begins Mira Holt's",
    ]


def test_what_is_out_of_use_moves_nowhere(at: Searching) -> None:
    """It says why."""
    at.desk.perform_now(retire, tag_code="REVH-2", reason="rekeyed")
    assert at.types("abara, chidi")[-1] == "Enter moves nothing: REVH-2 is retired (rekeyed)"


def test_where_it_is_no_longer_what_was_said_it_is_asked_anew(at: Searching) -> None:
    """Another desk was quicker: the key that Enter would only have asked about is not taken in instead."""
    at.types("abara, chidi")
    at.out("REVH-2", at.jo)
    assert at.chooses(1) == ["which REVH-2"]
    assert at.offered == ["Enter takes REVH-2 in (with Jo Reyes)"]
    assert at.office.copy("REVH-2").holder_kind == "sitter"
    assert at.chooses(0) == ["in REVH-2"]


def test_a_pause_changes_no_answer_unasked(at: Searching) -> None:
    """What changed nothing when it was shown takes nothing in when the pause has made it a new question."""
    at.types("REVH-1")
    at.types("to mira")
    assert at.types("revh")[0] == "Enter changes nothing: REVH-1 is already out with Mira Garrick"
    at.office.clock.advance(minutes=5)
    assert at.chooses(0) == ["which REVH-1"]
    assert at.office.copy("REVH-1").holder_kind == "sitter"
