"""Files for import tests, and the road that screen and command take from them into a store."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from sqlalchemy import func, select

from builders import Office
from keydesk.db.models import table_of
from keydesk.db.queries.importing import have
from keydesk.db.verify import verify
from keydesk.db.work import Work
from keydesk.importing.calendar_window import window_of
from keydesk.importing.items import ImportPlan
from keydesk.importing.mapping import Mapping
from keydesk.importing.request import open_files, plan_of
from keydesk.operations.importing import Imported, apply_import

FILES = Path(__file__).parent / "importing" / "files"
"""Small files of our own with every trap of the large ones."""

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
"""Whole invented offices, where they lie beside the checkout."""

LEASHTIME = tuple(FILES / "leashtime" / name for name in ("Pets.csv", "Clients.csv", "Sitters.csv"))

Days = tuple[date, date] | None

needs_samples = pytest.mark.skipif(
    not (SAMPLES / "counts.json").is_file(), reason=f"no sample offices at {SAMPLES}; the small files prove the rules"
)


def counts_of(name: str) -> Any:
    """What must come out of a sample."""
    return json.loads((SAMPLES / "counts.json").read_text(encoding="utf-8"))[name]


def plan_files(
    office: Office, *paths: Path, mapping: Mapping | None = None, wanted: str = "", days: Days = None
) -> ImportPlan:
    """What importing these files would do; ``days`` are those of which calendars are read."""
    first, last = days or (None, None)
    desk = office.desk()
    window = window_of(office.clock.now(), ZoneInfo(desk.settings.time_zone), first=first, last=last)
    opened = open_files(paths, wanted=wanted, mapping=mapping, window=window)
    return plan_of(opened, desk.look_up_now(have, visits=opened.visits_wanted))


def import_files(
    office: Office, *paths: Path, mapping: Mapping | None = None, wanted: str = "", days: Days = None
) -> Imported:
    """Imports these files, as the admin."""
    plan = plan_files(office, *paths, mapping=mapping, wanted=wanted, days=days)
    return office.desk().perform_now(apply_import, plan=plan)


def rows_of(office: Office, model: Any, **wanted: Any) -> list[Any]:
    """Rows of a table with these values, in order."""
    table = table_of(model)

    def read(work: Work) -> list[Any]:
        conditions = [table.c[name] == value for name, value in wanted.items()]
        return list(work.session.execute(select(table).where(*conditions).order_by(*table.primary_key)).all())

    return list(office.work(read))


def count_of(office: Office, model: Any, **wanted: Any) -> int:
    """How many rows of a table have these values."""
    table = table_of(model)

    def read(work: Work) -> int:
        conditions = [table.c[name] == value for name, value in wanted.items()]
        return int(work.session.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one())

    return int(office.work(read))


def troubles_of(office: Office) -> tuple[str, ...]:
    """What a verification finds wrong with the store."""
    office.close()
    found = verify(office.path)
    return (*found.integrity, *found.links, *found.chain, *found.refold)


def workbook(path: Path, rows: list[list[Any]], *, sheet: str = "Clients", first_row: int = 0) -> Path:
    """A small XLSX."""
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows, start=first_row):
        page.write_row(number, 0, row)
    book.close()
    return path
