"""Small calendars, as Google writes them, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from builders import Office
from imports import rows_of
from keydesk.db.models import Pet, Service, Visit, table_of
from keydesk.db.work import Work
from keydesk.importing.calendar import calendar_drafts
from keydesk.importing.calendar_window import Window
from keydesk.importing.drafts import Drafts
from keydesk.importing.items import ImportPlan

NEW_YORK = ZoneInfo("America/New_York")
AUTUMN = (date(2026, 10, 1), date(2026, 12, 31))
WINDOW = Window(*AUTUMN, NEW_YORK, date(2026, 11, 22))
WALK = "30 min walk - Rivera (Biscuit)"
STARTS, ENDS = "20261201T080000", "20261201T083000"
DAILY = "RRULE:FREQ=DAILY;COUNT=5"
_AT = "TZID=America/New_York"


def event(title: str, start: str, end: str = "", *more: str, uid: str = "one", zone: str = _AT) -> str:
    """One VEVENT; a start of eight digits takes whole days, one that ends in Z is in UTC."""

    def at(name: str, moment: str) -> str:
        if len(moment) == 8:
            return f"{name};VALUE=DATE:{moment}"
        return f"{name}:{moment}" if moment.endswith("Z") or not zone else f"{name};{zone}:{moment}"

    lines = ["BEGIN:VEVENT", f"UID:{uid}", at("DTSTART", start)]
    lines += [at("DTEND", end)] if end else []
    return "\r\n".join((*lines, f"SUMMARY:{title}", *more, "END:VEVENT"))


def calendar(*events: str, name: str = "Bo Tran", zone: str = "America/New_York") -> str:
    """A calendar of these events."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"X-WR-CALNAME:{name}", f"X-WR-TIMEZONE:{zone}"]
    return "\r\n".join((*head, *events, "END:VCALENDAR", ""))


def save(path: Path, *events: str, name: str = "Bo Tran") -> Path:
    """The calendar as a file."""
    path.write_bytes(calendar(*events, name=name).encode())
    return path


def google_csv(path: Path, rows: Iterable[tuple[str, ...]]) -> Path:
    """Google's CSV: title, start day, time, end day, time, all day, description, place."""
    head = "Subject,Start Date,Start Time,End Date,End Time,All Day Event,Description,Location,Private"
    lines = [",".join(f'"{cell}"' for cell in (*row, "False")) for row in rows]
    path.write_text("\r\n".join((head, *lines, "")), encoding="utf-8")
    return path


def read(text: str | bytes, window: Window = WINDOW) -> Drafts:
    """What a calendar gives."""
    content = text if isinstance(text, bytes) else text.encode()
    return calendar_drafts(content, name="bo.ics", window=window)


def pet(office: Office, client_id: int, name: str) -> None:
    """An animal of a client."""

    def change(work: Work) -> None:
        done = work.session.execute(insert(table_of(Pet)).values(client_id=client_id, name=name))
        work.record("pet", int(done.inserted_primary_key[0]), "add", field="*", new=name)  # type: ignore[attr-defined]  # an INSERT's result has it

    office.work(change)


def service(office: Office, name: str, **values: Any) -> int:
    """Something that can be booked."""

    def change(work: Work) -> int:
        done = work.session.execute(insert(table_of(Service)).values(name=name, **values))
        found = int(done.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
        work.record("service", found, "add", field="*", new=name)
        return found

    return int(office.work(change))


def counts(plan: ImportPlan) -> dict[str, int]:
    """What becomes of the visits of a plan."""
    return {action: number for action, number in plan.counts.get("visit", {}).items() if number}


def starts(office: Office, **wanted: Any) -> list[str]:
    """When the visits begin, in their order."""
    return [f"{row.starts_at:%m-%d %H:%M}" for row in rows_of(office, Visit, **wanted)]


def times(drafts: Drafts) -> list[str]:
    """The beginnings of the visits, in order."""
    return [f"{each.starts_at:%m-%d %H:%M}" for each in sorted(drafts.visits, key=lambda one: one.starts_at)]
