"""One import from its files on: what each table is, by which mapping it is read, and the plan that comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from keydesk.db.rows.importing import Have, VisitsWanted
from keydesk.importing.calendar import read_calendar
from keydesk.importing.calendar_text import is_calendar_file
from keydesk.importing.calendar_window import Window
from keydesk.importing.drafts import Drafts
from keydesk.importing.folder import is_folder, read_folder
from keydesk.importing.items import ImportPlan
from keydesk.importing.mapping import Mapping, TableMapping, read_mapping
from keydesk.importing.plan import plan
from keydesk.importing.reading import Reading
from keydesk.importing.shapes import VISIT_SHAPES, ToldTable, read_drafts, read_tables, tell
from keydesk.importing.sheets import LARGEST_FILE
from keydesk.importing.tables import Table
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

LARGEST_MAPPING = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """The files of one import, read.

    Attributes:
        files: their names.
        told: every table with what it is.
        mapping: source, sitters' names and name order for lists, and the mapping of each list.
        guessed: tables whose mapping was proposed from the headers: nobody has looked at it yet.
        folders: the names of the folders that were named in place of files.
        passed: files of those folders that are none that keydesk knows.
        calendars: what was read of calendars.
        window: the days of which they are read.
    """

    files: tuple[str, ...]
    told: tuple[ToldTable, ...]
    mapping: Mapping
    guessed: tuple[ToldTable, ...] = ()
    folders: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    calendars: tuple[Drafts, ...] = ()
    window: Window | None = None

    @property
    def visits_wanted(self) -> VisitsWanted | None:
        """Which visits of the office the files are compared with; None where they have none."""
        drafts = [*self.calendars, *self._table_drafts]
        days = [draft.starts_at.date() for part in drafts for draft in part.visits]
        days += [day for part in drafts for span in part.spans for day in (span.first, span.last)]
        if not days:
            return None
        uids: dict[str, set[str]] = {span.source: set() for part in drafts for span in part.spans}
        for part in drafts:
            for draft in part.visits:
                uids.setdefault(draft.source, set()).add(draft.uid)
        return VisitsWanted(min(days), max(days), {source: frozenset(each - {""}) for source, each in uids.items()})

    @property
    def has_visits(self) -> bool:
        """Whether there are calendars among the files, of whatever kind."""
        google = any(one.shape is not None and one.shape.name == "google-calendar" for one in self.told)
        return self.window is not None and (google or bool(self.calendars))

    @property
    def calendar_files(self) -> tuple[str, ...]:
        """The names of the calendars among the files."""
        tables = {one.table.file for one in self.told}
        return tuple(name for name in self.files if name not in tables)

    @property
    def _table_drafts(self) -> tuple[Drafts, ...]:
        told = [one for one in self.told if one.shape is not None and one.shape.name in VISIT_SHAPES]
        return tuple(one.shape.read(Reading(one.table)) for one in told if one.shape is not None)

    @property
    def unknown(self) -> tuple[ToldTable, ...]:
        """Tables of which nothing is known."""
        return tuple(one for one in self.told if one.shape is None and one.mapping is None)

    @property
    def in_question(self) -> tuple[ToldTable, ...]:
        """The tables that people are asked about: guessed ones, and unknown ones of files without any known table.

        A sheet of prices beside the clients is nobody's question; it is passed over, and the remarks say so.
        """
        known = {one.table.file for one in self.told if one not in self.unknown}
        return tuple(
            one for one in self.told if one in self.guessed or (one in self.unknown and one.table.file not in known)
        )

    @property
    def lists(self) -> tuple[ToldTable, ...]:
        """Tables that are read by a mapping."""
        return tuple(one for one in self.told if one.mapping is not None)

    def mapped(self, chosen: Iterable[tuple[ToldTable, TableMapping | None]]) -> Opened:
        """The same files with these tables read by these mappings, as people said; None passes a table over."""
        new = {id(told.table): mapping for told, mapping in chosen}
        told = tuple(
            replace(one, shape=None, mapping=new[id(one.table)]) if id(one.table) in new else one for one in self.told
        )
        tables = tuple(one.mapping for one in told if one.mapping is not None)
        return replace(self, told=told, mapping=replace(self.mapping, tables=tables), guessed=())


def open_files(
    paths: Sequence[Path],
    *,
    wanted: str = "",
    mapping: Mapping | None = None,
    kept: Iterable[Mapping] = (),
    window: Window | None = None,
) -> Opened:
    """Reads the files and tells what each of their tables is.

    A mapping that is given goes before the headers; one that the office keeps comes after the known shapes, and before
    a proposal.

    Args:
        paths: the files, in any order; a folder stands for the known files in it.
        wanted: ``--as``.
        mapping: ``--map``.
        kept: the mappings that the office keeps, the newest first.
        window: the days of which calendars are read; without it there are none among the files.

    Raises:
        Refusal: a file cannot be read, or is not what was wanted.
    """
    tables: list[Table] = []
    calendars: list[tuple[str, Drafts]] = []
    folders: list[str] = []
    passed: list[str] = []
    for path in paths:
        if is_folder(path):
            folder = read_folder(path, window)
            folders.append(path.name or str(path))
            tables += folder.tables
            passed += folder.passed
            calendars += folder.calendars.items()
        elif window is not None and is_calendar_file(path):
            calendars.append((path.name, read_calendar(path, window)))
        else:
            tables += read_tables([path])
    told: list[ToldTable] = []
    guessed: list[ToldTable] = []
    general = mapping
    for table in tables:
        one = tell(table, wanted=wanted, mapping=mapping)
        if one.shape is None and not (mapping and mapping.for_table(table)):
            remembered = next((each for each in kept if each.for_table(table)), None)
            if remembered is not None and not wanted:
                one = replace(one, mapping=remembered.for_table(table))
                general = general or remembered
            elif one.mapping is not None:
                guessed.append(one)
        told.append(one)
    lists = tuple(one.mapping for one in told if one.mapping is not None)
    general = replace(general or Mapping(), tables=lists)
    files = tuple(dict.fromkeys((*(name for name, _ in calendars), *(table.file for table in tables))))
    return Opened(
        files,
        tuple(told),
        general,
        tuple(guessed),
        tuple(folders),
        tuple(passed),
        tuple(each for _, each in calendars),
        window,
    )


def plan_of(opened: Opened, have: Have) -> ImportPlan:
    """What importing the files would do to what the office has.

    Raises:
        Refusal: nothing in them can be read.
    """
    drafts = read_drafts(opened.told, mapping=opened.mapping, region=have.country, calendars=opened.calendars)
    return plan(drafts, have, files=opened.files, sitters=opened.mapping.sitters, window=opened.window)


def mapping_from(path: Path) -> Mapping:
    """The mapping in a file.

    Raises:
        Refusal: it cannot be read, or is no mapping.
    """
    safe = shown(str(path))
    try:
        if path.stat().st_size > LARGEST_MAPPING:
            raise Refusal(f"{safe} is too large for a mapping.")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(f"{safe} is no mapping: it is not UTF-8 text.") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        raise Refusal(f"{safe} cannot be read: {reason}.", code="not_found") from error
    return read_mapping(text, name=path.name)


def kept_mappings(texts: Iterable[str]) -> tuple[Mapping, ...]:
    """The mappings that the office keeps; one that a later version wrote and this one does not know is passed over."""
    found = []
    for text in texts:
        try:
            found.append(read_mapping(text, name="a kept mapping"))
        except Refusal:
            continue
    return tuple(found)


__all__ = ["LARGEST_FILE", "Opened", "kept_mappings", "mapping_from", "open_files", "plan_of"]
