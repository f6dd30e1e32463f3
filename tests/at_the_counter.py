"""A morning at the counter: a small office, and somebody who scans and types lines without a screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from builders import Office
from keydesk.counter import Taken, choose, drive_now, refused_line, take
from keydesk.desk import Desk
from keydesk.operations.copies import NewCopy
from keydesk.rules.desk_lines import Entry
from keydesk.rules.refusal import Refusal
from keydesk.rules.turn import Turn

UTC_ZONE = ZoneInfo("UTC")


@dataclass
class AtDesk:
    """Somebody who types and scans lines, one after another."""

    desk: Desk
    turn: Turn = field(default_factory=Turn)
    last: Taken = field(default_factory=lambda: Taken(Turn()))

    def scan(self, *lines: str) -> list[str]:
        """Takes lines; the kind and key of every entry that came of them."""
        told: list[str] = []
        for line in lines:
            try:
                self.last = drive_now(self.desk, take(self.turn, line, zone=UTC_ZONE))
            except Refusal as refusal:
                self.last = refused_line(self.turn, line, refusal, now=self.desk.now)
            self.turn = self.last.turn
            told += [f"{entry.kind} {entry.key}".strip() for entry in self.last.entries]
        return told

    def choose(self, index: int) -> list[str]:
        """Takes one of the choices."""
        self.last = drive_now(self.desk, choose(self.turn, self.last.choices[index], zone=UTC_ZONE))
        self.turn = self.last.turn
        return [f"{entry.kind} {entry.key}".strip() for entry in self.last.entries]

    @property
    def entry(self) -> Entry:
        """The last line."""
        return self.last.entries[-1]


@dataclass
class Morning:
    """An office with two sitters, three keys on hooks, and somebody at the desk."""

    office: Office
    at: AtDesk
    sam: int
    jo: int
    sam_badge: str
    jo_badge: str
    rivera: int


def open_the_counter(office: Office) -> Morning:
    """Sam and Jo with badges; K7MT of Rivera (two copies), 3FQD of Lindqvist, 9WCN of Okafor."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office", rows=2, columns=5)
    rivera = office.client("Rivera", "Ana")
    office.key(rivera, code="K7MT", copies=2, label="front door", lock_location="turn left, lift the handle")
    office.key(office.client("Lindqvist", "Ida"), code="3FQD")
    office.key(office.client("Okafor"), code="9WCN", copies=[NewCopy(legacy_code="0042-B")])
    return Morning(office, AtDesk(office.desk()), sam, jo, office.badge(sam), office.badge(jo), rivera)
