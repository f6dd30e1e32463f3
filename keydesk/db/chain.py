"""The hash chain over custody events and history.

Each entry of the change feed holds ``sha256(hash before + kind + the row as canonical JSON)``, so any later change to
an event, its order or its absence is seen. The first entry follows :data:`FIRST`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from keydesk.db.types import instant_text

FIRST: Final = "0" * 64


def digest(before: str, kind: str, row: Mapping[str, Any]) -> str:
    """The hash of one entry: hexadecimal, 64 characters."""
    plain = {name: _plain(value) for name, value in row.items()}
    body = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return digest_of_body(before, kind, body)


def digest_of_body(before: str, kind: str, body: str) -> str:
    """As :func:`digest`, of a row that is canonical JSON already: names in order, no spaces."""
    return hashlib.sha256(f"{before}\n{kind}\n{body}".encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    return instant_text(value) if isinstance(value, datetime) else value
