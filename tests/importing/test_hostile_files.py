"""Files that are damaged, hostile, or no lists at all: one clear line each, no traceback, bounded memory and time."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from builders import Office
from imports import import_files, plan_files, rows_of, workbook
from keydesk.db.models import Client
from keydesk.importing.request import open_files
from keydesk.importing.sheets import read_file
from keydesk.rules.refusal import Refusal

HEADER = "Name,Address,Phone\n"


def _refused(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        open_files([path])
    message = caught.value.message
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n  \r\n", "is empty"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old Excel file"),
        (b"PK\x03\x04" + b"nonsense" * 20, "damaged"),
        (bytes(range(256)) * 40, "is no text"),
        (b"\x7fELF" + bytes(4000), "no text|no table"),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Row>", "damaged XML"),
        (
            b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
            "document type or entities",
        ),
        (b"just a letter without any list in it\n", "no table"),
        (b"Name,Address,Phone\n", "no row beneath"),
        (b'Name,Address\n"never closed, 1 Elm St\n' + b"x" * 300_000, "never closed"),
        (b"Name,Address\n" + b"," * 3000 + b"x\n", "too large"),
    ],
)
def test_a_file_that_is_no_list_is_told_in_one_line(tmp_path: Path, content: bytes, words: str) -> None:
    """What, and what to do next."""
    import re

    path = tmp_path / "list.csv"
    path.write_bytes(content)
    assert re.search(words, _refused(path))


def test_missing_files_folders_and_closed_doors(tmp_path: Path) -> None:
    """A slip in a path is told for what it is."""
    assert "There is no file" in _refused(tmp_path / "nothing.csv")
    assert "Nothing in the folder" in _refused(tmp_path)
    assert "There is no file" in _refused(Path("a\0b.csv"))
    assert "There is no file" in _refused(Path("/dev/zero"))
    if os.getuid():
        closed = tmp_path / "closed.csv"
        closed.write_text(HEADER, encoding="utf-8")
        closed.chmod(0)
        assert "cannot be read" in _refused(closed)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    """A list comes through whatever wrote it."""
    path = tmp_path / "list.csv"
    rows = [["Name", "Address", "Phone"], ["Zoë Müller", "1 Rue de l’Église", "€"], ["Bo Tran", "2 Elm St", "x"]]
    path.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    (sheet,) = read_file(path)
    assert [list(row.cells) for row in sheet.rows] == rows


def test_invalid_utf8_and_nul_lose_no_row(office: Office, tmp_path: Path) -> None:
    """NULs are left out and told; bytes of another encoding are read as Windows wrote them."""
    path = tmp_path / "list.csv"
    path.write_bytes(b"Name,Address,Phone\nJos\xe9 P\x00erez,1 Elm St,555-0101\nBo \x9dTran,2 Elm St,555-0102\n")
    plan = plan_files(office, path)
    assert plan.counts["client"]["add"] == 2
    assert any("NUL" in remark for remark in plan.remarks)
    import_files(office, path)
    assert "José" in {row.first_name for row in rows_of(office, Client)}


def test_huge_cells_refuse_their_line_alone(office: Office, tmp_path: Path) -> None:
    """A cell of 40,000 characters, and a name of 5,000: those lines are refused with their number, the others go in."""
    path = tmp_path / "list.csv"
    lines = ["Ana Rivera,1 Elm St,555-0101", f"Bo,{'x' * 40_000},1", f"{'y' * 5_000},3 Elm St,2", "Ed Marsh,4 Elm St,3"]
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    plan = plan_files(office, path)
    assert plan.counts["client"] == {"add": 2, "change": 0, "same": 0, "clash": 0, "refused": 2}
    assert [item.origin.line for item in plan.items if item.action == "refused"] == [3, 4]


def test_hostile_text_is_data(office: Office, tmp_path: Path) -> None:
    """Formulas, markup, escapes, bidi and leading dashes go in as they stand."""
    names = ["=cmd|'/c calc'!A1", "Smith [/b] Co", "\x1b]52;c;aGk=\x07", "\u202egnp.exe", "-rf", "'; DROP TABLE client"]
    path = tmp_path / "list.csv"
    body = "".join(f'"{name}",{number} Elm St,555-01{number:02}\n' for number, name in enumerate(names, start=1))
    path.write_text("Last name,Address,Phone\n" + body, encoding="utf-8")
    import_files(office, path)
    assert [row.last_name for row in rows_of(office, Client)] == names


def test_far_corner_of_a_workbook_is_refused(tmp_path: Path) -> None:
    """One cell at XFD1048576 ends the reader, and not the desk."""
    path = workbook(tmp_path / "far.xlsx", [["Name", "Address"], ["Ana Rivera", "1 Elm St"]])
    _rewrite(path, "xl/worksheets/sheet1.xml", b'<c r="A1"', b'<c r="XFD1048576"')
    assert "reaches down to row 1,048,576" in _refused(path)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """300 MB of zeros in a small file are refused by what the file declares, and by what comes out."""
    path = workbook(tmp_path / "bomb.xlsx", [["Name", "Address"], ["Ana Rivera", "1 Elm St"]])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("xl/media/image1.png", "w", force_zip64=True) as part,
    ):
        for _ in range(300):
            part.write(bytes(1024 * 1024))
    assert path.stat().st_size < 2_000_000
    assert "unpacks to more than" in _refused(path)


def test_a_workbook_that_is_none(tmp_path: Path) -> None:
    """A zip of something else is told for what it is."""
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.jpg", b"not really")
    assert "no .xlsx workbook" in _refused(path)


def test_a_sheet_without_a_table_is_passed_over(office: Office, tmp_path: Path) -> None:
    """A workbook with a letter and no list is refused; nothing is guessed from it."""
    path = workbook(tmp_path / "letter.xlsx", [["Dear Ana,"], [], ["see you on Monday"]])
    assert "no table" in _refused(path)


def _rewrite(path: Path, part: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
