"""M3: no list of the command line has a tag's code and an address, whichever it is."""

from __future__ import annotations

from typing import Any

import pytest

from builders import MORNING
from keydesk.reports.leaving import kind_of
from keydesk.reports.report import Column
from shell import Keydesk, Shop

LISTS = (
    ("keys",), ("clients",), ("client", "rivera"), ("pets",), ("staff",), ("safes",), ("hooks", "Front office"),
    ("visits",), ("summary",), ("needed",), ("who-has", "9WCN"), ("history", "9WCN"), ("lost-keys",), ("access",),
    ("contacts",), ("logins",), ("prices",), ("vets",), ("territories",), ("labels", "--stale"), ("mail", "--dry-run"),
)  # fmt: skip


def names_in(document: Any) -> set[str]:
    """Every name in a document, however deep."""
    if isinstance(document, dict):
        return set(document).union(*map(names_in, document.values()))
    if isinstance(document, list):
        return set().union(*map(names_in, document))
    return set()


@pytest.mark.parametrize("command", LISTS, ids=" ".join)
def test_no_list_has_a_tag_and_an_address(shop: Shop, keydesk: Keydesk, command: tuple[str, ...]) -> None:
    """Whoever pipes a list somewhere has no labelled key in it; a new list is told by what its columns are called."""
    shop.office.visit(1, 2, MORNING.date(), "08:30")
    shop.office.close()
    run = keydesk(*command, "--json")
    assert run.code == 0
    kinds = {kind_of(Column(name)) for name in names_in(run.json)}
    assert not {"code", "address"} <= kinds
