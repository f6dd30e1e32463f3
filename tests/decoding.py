"""What a scanner would read on paper: pages as pixels, read by two decoders that know nothing of each other."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

needs_poppler = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="draws PDF with poppler-utils")
needs_zbar = pytest.mark.skipif(not shutil.which("zbarimg"), reason="reads symbols with zbar-tools")

_RENDERER = Path(
    os.environ.get("KEYDESK_ZPL_RENDERER", Path(__file__).parents[1] / ".venv/zpl/node_modules/zpl-renderer-js")
)
needs_zpl_renderer = pytest.mark.skipif(
    not (shutil.which("node") and _RENDERER.exists()), reason="draws ZPL with node and zpl-renderer-js (see .ci/run)"
)

_DRAW_ZPL = """
const fs = require("node:fs");
(async () => {
  const { ready } = require(process.argv[1]);
  const { api } = await ready;
  const drawn = [];
  for (const each of JSON.parse(fs.readFileSync(0, "utf8")))
    drawn.push(await api.zplToBase64Async(each.zpl, each.width, each.height, each.dots));
  process.stdout.write(JSON.stringify(drawn));
})();
"""


def pages(document: bytes, dpi: int, folder: Path) -> list[Image.Image]:
    """The pages of a PDF in shades of grey, at ``dpi``."""
    source = folder / "document.pdf"
    source.write_bytes(document)
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-gray", "-png", str(source), str(folder / f"page{dpi}")], check=True, timeout=300
    )
    found = sorted(folder.glob(f"page{dpi}-*.png"))
    drawn = [Image.open(io.BytesIO(each.read_bytes())) for each in found]
    for each in found:
        each.unlink()
    return drawn


def drawn_zpl(asked: Sequence[dict[str, Any]]) -> list[Image.Image]:
    """Labels of ZPL (``zpl``, ``width`` and ``height`` in mm, ``dots`` a mm) as a printer would print them."""
    done = subprocess.run(
        ["node", "-e", _DRAW_ZPL, str(_RENDERER)],
        input=json.dumps(list(asked)),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return [Image.open(io.BytesIO(base64.b64decode(each))).convert("L") for each in json.loads(done.stdout)]


def read_by_zxing(picture: Image.Image) -> list[str]:
    """What ZXing reads, in any order."""
    return sorted(each.text for each in zxingcpp.read_barcodes(picture))


def read_by_zbar(pictures: Sequence[Image.Image], folder: Path) -> list[list[str]]:
    """What zbar reads on each picture; all in one run, since starting it takes longer than reading."""
    names = []
    for number, picture in enumerate(pictures):
        names.append(folder / f"label{number:04d}.png")
        picture.save(names[-1])
    done = subprocess.run(
        ["zbarimg", "-q", "--xml", "--nodbus", *map(str, names)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    found: dict[str, list[str]] = {str(name): [] for name in names}
    for source in done.stdout.split("<source href=")[1:]:
        found[source[1:].split("'", 1)[0]] = sorted(re.findall(r"<data[^>]*><!\[CDATA\[(.*?)\]\]></data>", source))
    for name in names:
        name.unlink()
    return [found[str(name)] for name in names]
