"""J5: the photo of a pet is a path that is looked at, and a small copy for the cells of a terminal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from keydesk.photos import photo_at, small_copy
from keydesk.rules.refusal import Refusal


def _picture(path: Path, size: tuple[int, int] = (80, 40), **how: object) -> Path:
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (0, 0, size[0] // 2, size[1]))
    image.save(path, **how)
    return path


@pytest.mark.parametrize("kind", ["jpg", "png", "gif", "webp", "bmp"])
def test_a_picture_is_taken_by_its_whole_path(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path from here and one with ``~`` become whole ones, so that they mean the same from anywhere."""
    picture = _picture(tmp_path / f"rex.{kind}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert photo_at(f"rex.{kind}") == photo_at(f"~/rex.{kind}") == photo_at(f" {picture} ") == str(picture)
    assert photo_at("  ") == ""


def test_what_is_no_picture_is_refused_in_words(tmp_path: Path) -> None:
    """No such file, a folder, a text, a picture that ends in the middle, a name that no file can have."""
    text = tmp_path / "notes.jpg"
    text.write_text("no picture", encoding="utf-8")
    for path, says in (
        (tmp_path / "nobody.jpg", "There is no file"),
        (tmp_path, "cannot be read|no file but a folder"),
        (text, "is no picture"),
        (tmp_path / ("x" * 300), "up to 200"),
        (Path("a\0b"), "no name of a file"),
        (Path("/dev/zero"), "a device"),
    ):
        with pytest.raises(Refusal, match=says) as refused:
            photo_at(str(path))
        assert refused.value.field == "photo_path"


def test_a_pipe_holds_nobody_up(tmp_path: Path) -> None:
    """Whoever opens a pipe waits for somebody to write: it is refused without waiting."""
    os.mkfifo(tmp_path / "rex.jpg")
    with pytest.raises(Refusal, match="no file but"):
        photo_at(str(tmp_path / "rex.jpg"))


def test_hostile_names_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    """A file's name may hold what a terminal would obey."""
    with pytest.raises(Refusal) as refused:
        photo_at(str(tmp_path / "\x1b[2Jrex.jpg"))
    assert "\x1b" not in refused.value.message


def test_a_picture_that_claims_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file may say that it is a picture of a million rows; so may a file be too large."""
    picture = _picture(tmp_path / "rex.png")
    monkeypatch.setattr("keydesk.photos._MOST_PIXELS", 100)
    with pytest.raises(Refusal, match="too large a picture"):
        photo_at(str(picture))
    monkeypatch.setattr("keydesk.photos._LARGEST", 10)
    with pytest.raises(Refusal, match="more than"):
        photo_at(str(picture))


def test_the_small_copy_keeps_proportions_and_colours(tmp_path: Path) -> None:
    """It fits into the room that there is, its left half still blue and its right half red."""
    dots = small_copy(str(_picture(tmp_path / "rex.png")), width=20, height=20)
    assert (len(dots[0]), len(dots)) == (20, 10)
    assert dots[5][2] == (30, 30, 200)
    assert dots[5][17] == (200, 30, 30)


def test_a_photo_that_lies_on_its_side_is_shown_upright(tmp_path: Path) -> None:
    """Telephones keep the picture as the chip was held, and say how to turn it."""
    turned = Image.Exif()
    turned[0x0112] = 6
    dots = small_copy(str(_picture(tmp_path / "rex.jpg", exif=turned)), width=20, height=20)
    assert (len(dots[0]), len(dots)) == (10, 20)


def test_a_picture_that_ends_in_the_middle_is_refused_when_it_is_drawn(tmp_path: Path) -> None:
    """Its head is whole, so the path is taken; drawing it says that it cannot be read."""
    picture = _picture(tmp_path / "rex.jpg", size=(800, 800))
    picture.write_bytes(picture.read_bytes()[:700])
    with pytest.raises(Refusal, match="is no picture"):
        small_copy(str(picture), width=20, height=20)
    picture.unlink()
    with pytest.raises(Refusal) as gone:
        small_copy(str(picture), width=20, height=20)
    assert gone.value.code == "not_found"


def test_clear_parts_are_no_crash(tmp_path: Path) -> None:
    """A cut-out picture is drawn on grey."""
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(tmp_path / "rex.png")
    assert small_copy(str(tmp_path / "rex.png"), width=4, height=4)[0][0] == (128, 128, 128)
