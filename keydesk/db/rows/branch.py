"""A branch and what is there, as a row."""

from __future__ import annotations

from dataclasses import dataclass

from keydesk.rules.text import counted


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A branch, whether it is switched on, and what is there.

    Attributes:
        branch_id: ``in_home`` or ``facility``.
        label: what it is called.
        enabled: whether it is switched on.
        clients: those who are prospects or active there.
        staff: people who are here and have a place there.
        alone: of them those who have a place nowhere else.
        services: that can be booked.
        safes: that are in use.
        keys: copies that are in those safes, or on their way to one.
        visits: that are booked and still to come.
        shifts: that are still to come.
        unpaid: invoices that are sent and not paid.
    """

    branch_id: str
    label: str
    enabled: bool
    clients: int = 0
    staff: int = 0
    alone: int = 0
    services: int = 0
    safes: int = 0
    keys: int = 0
    visits: int = 0
    shifts: int = 0
    unpaid: int = 0

    @property
    def words(self) -> str:
        """What is there, for a line: ``10 clients · 5 people · 1 safe``; empty for nothing."""
        told = (
            (self.clients, "client", ""),
            (self.staff, "person", "people"),
            (self.services, "service", ""),
            (self.safes, "safe", ""),
        )
        return " · ".join(counted(number, one, many or f"{one}s") for number, one, many in told if number)

    @property
    def open_things(self) -> tuple[str, ...]:
        """What would rest while the branch is switched off, a line each; nothing where it is empty."""
        told = (
            (self.visits, "booked visit to come", "booked visits to come"),
            (self.clients, "client with a place there", "clients with a place there"),
            (self.unpaid, "unpaid invoice", "unpaid invoices"),
            (self.shifts, "shift to come", "shifts to come"),
            (self.keys, "key in its safes, or on the way there", "keys in its safes, or on the way there"),
            (self.safes, "safe", "safes"),
            (self.alone, "person who works nowhere else", "people who work nowhere else"),
        )
        return tuple(counted(number, one, many) for number, one, many in told if number)
