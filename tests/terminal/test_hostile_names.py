"""Names that would like to be obeyed, through every screen: the terminal gets none of it (promises I1 and I2)."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from builders import FixedClock, Office
from in_a_terminal import Session, session
from keydesk.clock import SystemClock
from keydesk.db.models import Hook, KeySafe, Pet, table_of
from keydesk.db.work import Work
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from keydesk.operations.whereabouts import report_missing

NAMES = (
    "Smith [/b] Co [@click=app.quit]x[/] [link=https://example.org]y[/]",
    "\x1b[2J\x1b]52;c;aGFjaw==\x07\x1b[6n",
    "\x1b]8;;https://example.org\x1b\\here\x1b]8;;\x1b\\\x1b]0;title\x07",
    "\x9b31mred\x90q\x9c",
    "\u202eesrever\u2066\u200b\u200d\ufeff",
    "x" * 200,
    "田中さくら動物病院" * 6,
    "👩‍👩‍👧 🐕‍🦺 ❤\ufe0f 🇩🇪",
    "Z" + "\u0301\u0302\u0303\u0304\u0305\u0306" * 8 + "algo",
    "-rf --help",
    "tab\there\nand\r\nthere\u2028\x0b\x00nul",
    "   ",
)

WALK = {
    "F3": "Enter Esc Down Enter Esc h Esc e Esc a Esc x Esc n Esc @ Esc j Down j F Down Enter Esc Esc k j w Esc d Esc",
    "F4": "l Z Down Enter e Esc k Esc Esc Esc "
    "h Esc e Esc E Esc a Esc o Esc t Esc m Esc R Esc Space Space A Esc F1 Esc i Down Down i",
    "F5": "h Esc e Esc y Esc b Esc Enter h Esc e Esc p Esc + Esc - Esc a Esc n Esc Esc Down Down Enter Esc",
    "F6": "h Esc e Esc c Esc r Esc L Esc Enter h Esc a Esc T Esc Esc Down Down Enter Esc",
    "F7": "C n Esc Esc l n Esc Esc c g Esc Enter Ctrl+A s Esc Esc "
    "h Esc e Esc z Esc Enter Right Right Down h Esc e Esc g Esc N Esc a Esc Esc",
    "F8": "Enter e Esc > Esc V Esc ] . / Esc Esc Down Down Enter Esc Down Enter Esc Esc",
    "F9": "h Esc Enter Esc Down Enter Esc",
    "F2": "",
}
"""What is pressed on each screen: pages, forms, questions, histories, help, refusals."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """An office in which everything is called so."""
    office = Office.found(tmp_path, clock=FixedClock(SystemClock().now()), admin_uid=os.getuid())
    office.setting("office_name", '"[b]Riverside[/] \\u001b[2J \\u202egnikrad"')
    safe = office.safe("Front office", rows=2, columns=8)

    def rename(work: Work) -> None:
        safes, hooks = table_of(KeySafe), table_of(Hook)
        work.session.execute(update(safes).where(safes.c.id == safe).values(label=NAMES[1], place=NAMES[4]))
        for number, name in enumerate(NAMES, 1):
            work.session.execute(update(hooks).where(hooks.c.id == number).values(label=name[:40]))
        work.record("key_safe", safe, "edit", field="label", new=NAMES[1])

    tags = []
    for name in NAMES:
        client = office.client(name, name, notes=name, desk_note=name, street=name, office_notes=name)
        office.work(
            lambda work, client=client, name=name: work.session.execute(
                insert(table_of(Pet)).values(client_id=client, name=name)
            )
        )
        added = office.key(client, label=name, lock_location=name, copies=[NewCopy(legacy_code=name[:30]), NewCopy()])
        tags.append(added.tag_codes[0])
        sitter = office.person(f"{name} {name}")
        office.badge(sitter)
        office.visit(client, sitter, office.clock.now().date(), pets=name, note=name)
    office.work(rename)
    desk = office.desk()
    for tag in tags[::2]:
        desk.perform_now(check_out, tag_code=tag, sitter_id=sitter, due_at=office.clock.now() + timedelta(hours=1))
    for tag in tags[1::4]:
        desk.perform_now(report_missing, tag_code=tag, reason=NAMES[0], note=NAMES[1])
    office.close()
    return office.path


def steps(opened: Session, *keys: str) -> None:
    """One key after the other, each drawn before the next: an Esc must not join what follows it."""
    for key in keys:
        opened.press(key)
        opened.read(0.3 if key == "Esc" else 0.08)
        assert opened.child.isalive(), (key, opened.text)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_no_name_reaches_the_terminal_as_a_command(store: Path, size: tuple[int, int]) -> None:
    """Lists, pages, forms, pickers, histories, palette, header and messages send drawing, not a byte of theirs."""
    with session(store, size=size) as opened:
        opened.sees("[b]Riverside[/] ␛[2J")
        for screen, keys in WALK.items():
            steps(opened, screen, *keys.split())
            steps(opened, "Ctrl+P", *"example", "Esc")
        steps(opened, *"smith", "Enter", "Down", "Esc", *"red", "Enter", "Esc")
        opened.rests()
        assert opened.unknown_sequences() == set()
        text = re.sub(r"\x1b\[[?0-9;$]*[a-zA-Z]", "", opened.sent.decode("utf-8"))
        hidden = {each for each in text if unicodedata.category(each) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}}
        assert hidden <= {"\r", "\n", "\x07"}
        steps(opened, "Esc", "Esc")
        opened.press("Ctrl+Q")
        assert opened.ended() == 0
        assert opened.is_given_back
