"""Who did it is the Unix user of the process, or who called sudo by the kernel's word; never a claim (S1)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from keydesk.identity import _caller_of_sudo, of_name, of_this_process, of_user


def process(folder: Path, *, name: str, uid: str) -> Path:
    """What the kernel tells of a process."""
    folder.mkdir(exist_ok=True)
    (folder / "status").write_text(
        f"Name:\t{name}\nUmask:\t0022\nState:\tS (sleeping)\nUid:\t{uid}\nGid:\t0\t0\t0\t0\n"
    )
    return folder


@pytest.mark.parametrize(
    ("name", "uid", "caller"),
    [
        ("sudo", "1001\t0\t0\t0", 1001),
        ("sudo", "0\t0\t0\t0", 0),
        ("sudo", "1001\t1001\t1001\t1001", None),
        ("bash", "0\t0\t0\t0", None),
        ("sudoedit", "1001\t0\t0\t0", None),
    ],
)
def test_behind_sudo_stands_the_real_user_of_the_sudo_process(
    tmp_path: Path, name: str, uid: str, caller: int | None
) -> None:
    """A program that somebody calls sudo is theirs; another set-user-id program called so keeps their real user too."""
    assert _caller_of_sudo(process(tmp_path / "1234", name=name, uid=uid)) == caller
    assert _caller_of_sudo(tmp_path / "no such process") is None


@pytest.mark.parametrize("claimed", ["1000", "0", "4711", "-1", "١٢", "1000; id", ""])
def test_environment_never_says_who_somebody_is(monkeypatch: pytest.MonkeyPatch, claimed: str) -> None:
    """Variables that anybody can set change nothing where no sudo is the parent."""
    for name in ("SUDO_UID", "SUDO_USER", "USER", "LOGNAME", "KEYDESK_USER", "KEYDESK_OPERATOR", "SSH_USER"):
        monkeypatch.setenv(name, claimed)
    assert of_this_process() == of_user(os.getuid())


def test_user_without_a_name_on_the_box_is_a_number() -> None:
    """The number is what counts; the name is for people."""
    nobody = of_user(3_999_999)
    assert (nobody.kind, nobody.value, nobody.label) == ("uid", "3999999", "user 3999999")
    assert of_name("no-such-user-here") is None
    assert of_name("\x00") is None
    assert of_name("root") == of_user(0)
