"""A refusal of a value names the field, so that a form can put the cursor there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from keydesk.operations.limits import line
from keydesk.rules.codes import by_hand
from keydesk.rules.office import read_price
from keydesk.rules.profile import CLIENT_FIELDS, read_values
from keydesk.rules.refusal import Refusal


@pytest.mark.parametrize(
    ("read", "field"),
    [
        (lambda: read_values(CLIENT_FIELDS, {"last_name": "x" * 5_000}, of="a client"), "last_name"),
        (lambda: read_values(CLIENT_FIELDS, {"primary_sitter_id": "somebody"}, of="a client"), "primary_sitter_id"),
        (lambda: read_values(CLIENT_FIELDS, {"no_such_field": "x"}, of="a client"), ""),
        (lambda: by_hand("K7-ÄÖ"), "code"),
        (lambda: by_hand("ST77"), "code"),
        (lambda: by_hand("AB"), "code"),
        (lambda: read_price("much"), "price"),
        (lambda: line("x" * 300, "Old code", "legacy_code"), "legacy_code"),
    ],
)
def test_a_refused_value_names_its_field(read: Callable[[], object], field: str) -> None:
    """What fits nowhere has no field, and the cursor stays."""
    with pytest.raises(Refusal) as caught:
        read()
    assert caught.value.field == field
