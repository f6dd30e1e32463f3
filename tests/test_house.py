"""The house itself: what start-up loads, what the wheel holds, how long files are, what the repository must not say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("textual", "sqlmodel", "sqlalchemy", "alembic", "cryptography")
LONGEST_FILE = 400


def loaded_by(*arguments: str, **environment: str) -> set[str]:
    """The top-level packages that a run of keydesk imports."""
    code = (
        "import sys, atexit\n"
        "packages = lambda: sorted({name.split('.')[0] for name in sys.modules})\n"
        "atexit.register(lambda: print('LOADED', *packages(), file=sys.stderr))\n"
        "sys.argv[0] = 'keydesk'\n"
        "from keydesk.__main__ import main\n"
        "main()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    (line,) = [line for line in run.stderr.splitlines() if line.startswith("LOADED")]
    return set(line.split()[1:])


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check-out", "--help"], ["no-such-command"]])
def test_help_and_version_load_neither_screens_nor_store(arguments: list[str]) -> None:
    """Rule 17: what only prints a text does not wait for Textual or SQLModel."""
    assert not loaded_by(*arguments) & set(HEAVY)


def test_completion_loads_neither_screens_nor_store() -> None:
    """Rule 17: pressing Tab in a shell does not wait for Textual or SQLModel."""
    loaded = loaded_by(_KEYDESK_COMPLETE="complete_bash", COMP_WORDS="keydesk chec", COMP_CWORD="1")
    assert not loaded & set(HEAVY)


def test_version_does_not_load_the_command_line() -> None:
    """`--version` answers at once: not even Typer is imported."""
    assert "typer" not in loaded_by("--version")


def test_a_terminal_that_cannot_show_screens_is_refused_before_textual_is_loaded() -> None:
    """`keydesk` in a pipe says what to do instead, and says it quickly."""
    assert not loaded_by() & set(HEAVY)


def test_the_wheel_holds_everything_that_the_program_reads(tmp_path: Path) -> None:
    """Migrations, styles and types travel inside the wheel: an office installs nothing else."""
    build = "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    run = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    wheel = tmp_path / run.stdout.strip().splitlines()[-1]
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    beside_code = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "keydesk").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.endswith((".pyc", ".new"))
    }
    assert beside_code <= inside


def test_no_file_is_longer_than_the_house_allows() -> None:
    """A file over 400 lines has grown a second job; it is split by noun."""
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in ("keydesk", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_every_mark_for_a_checker_says_why_it_stands_there() -> None:
    """Whoever reads that a rule is not kept in a line reads beside it why not."""
    mark = re.compile(r"# (?:noqa|type: ignore)")
    reasoned = re.compile(r"# (?:noqa: [A-Z0-9, ]+ - |type: ignore\[[a-z, -]+\]  # )\S")
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("keydesk", "tests", "bench")
        for path in (ROOT / folder).rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if mark.search(line) and not reasoned.search(line) and "re.compile" not in line
    ]
    assert bare == []


def test_the_locks_name_versions_and_hashes_and_no_address() -> None:
    """An office installs from the index it trusts; what comes from there must be what was tried here."""
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text
        requirements = re.findall(r"^[a-z0-9][^\n]*(?:\n    [^\n]*)*", text, flags=re.MULTILINE)
        assert requirements
        assert all("==" in each and "--hash=sha256:" in each for each in requirements)


def test_nothing_is_called_service_manager_helper_or_util() -> None:
    """Names are the office's words; these four say nothing."""
    vague = re.compile(r"(service|manager|helper|util)s?\b")
    names = [path.stem for path in (ROOT / "keydesk").rglob("*.py") if path.stem != "service"]
    assert [name for name in names if vague.search(name)] == []


def test_an_uncaught_exception_leaves_one_line_and_a_private_report_without_values(tmp_path: Path) -> None:
    """P6: no traceback reaches the terminal; the report has mode 0600 and neither messages nor values."""
    code = (
        "from keydesk.cli.ending import guard\n"
        "guard()\n"
        "def open_client(name):\n"
        "    raise ValueError(f'no such client: {name}')\n"
        "open_client('Rivera, 12 Elm Street')\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert line.startswith("keydesk: ")
    assert "Rivera" not in line
    (report,) = tmp_path.rglob("crash-*.log")
    text = report.read_text(encoding="utf-8")
    assert report.stat().st_mode & 0o777 == 0o600
    assert "Rivera" not in text
    assert "no such client" not in text
    assert "open_client" in text
    assert "builtins.ValueError" in text
    assert report.stem.removeprefix("crash-") in line
