"""No other account of the box can read the store or put another one in its place (P5)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from builders import FixedClock, Office
from keydesk.db.backup import back_up, back_up_by_date
from keydesk.db.place import file_system_of
from keydesk.db.store import Store
from keydesk.operations.custody import check_out
from keydesk.rules.refusal import Refusal


@pytest.fixture
def lax_umask() -> None:
    """The box's own umask lets others read."""
    os.umask(0o022)


def rights(folder: Path) -> dict[str, int]:
    """The permission bits of everything in a folder."""
    return {each.name: each.stat().st_mode & 0o777 for each in folder.rglob("*")}


def test_everything_that_is_made_is_for_this_user_alone(lax_umask: None, tmp_path: Path) -> None:
    """Store, side files and backups have 0600, folders 0700, whatever umask the program was started with."""
    office = Office.found(tmp_path, admin_uid=1717)
    desk = office.desk()
    office.safe("Front office", rows=1, columns=2)
    office.key(office.client("Rivera"), code="K7MT")
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=1)
    back_up_by_date(office.path, now=office.clock.now())
    desk.store.secret_box.seal("4711")
    found = rights(office.path.parent)
    office.close()
    assert {"keydesk.db", "keydesk.db.lock", "keydesk.db.open", "secret.key", "backups"} <= set(found)
    assert {mode for name, mode in found.items() if name != "backups"} == {0o600}
    assert found["backups"] == 0o700


def test_store_makes_its_folders_private(lax_umask: None, tmp_path: Path) -> None:
    """Each folder that is made on the way has 0700."""
    path = tmp_path / "deep" / "er" / "keydesk.db"
    Store.create(path, clock=FixedClock()).close()
    found = rights(tmp_path / "deep")
    assert found.pop("er") == 0o700
    assert set(found.values()) == {0o600}
    assert (tmp_path / "deep").stat().st_mode & 0o777 == 0o700


def test_rights_of_a_store_that_was_copied_in_are_narrowed(office: Office) -> None:
    """A store that came out of an archive with 0644 is taken away from others when it is opened."""
    office.path.chmod(0o644)
    office.desk()
    assert office.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702, 0o1777])
def test_folder_that_others_may_write_is_refused(office: Office, mode: int) -> None:
    """Whoever may write in the folder could put another store there; sticky folders like /tmp are no exception."""
    office.path.parent.chmod(mode)
    with pytest.raises(Refusal, match="Others may write in") as refused:
        office.desk()
    assert refused.value.code == "unusable"
    office.path.parent.chmod(0o700)


def test_store_under_a_folder_that_others_may_write_is_refused(tmp_path: Path) -> None:
    """Further up it counts as well: whoever may rename the folder has the store."""
    above = tmp_path / "shared"
    above.mkdir()
    above.chmod(0o777)
    with pytest.raises(Refusal, match=r"Others may write in .*shared"):
        Store.create(above / "office" / "keydesk.db", clock=FixedClock())
    above.chmod(0o1777)
    Store.create(above / "office" / "keydesk.db", clock=FixedClock()).close()


def test_store_in_somebody_elses_folder_is_refused(office: Office) -> None:
    """A store of another user is theirs; opened by root it would leave files that they cannot use."""
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(office.path.parent, 12345, 12345)
    with pytest.raises(Refusal, match="belongs to another user"):
        office.desk()
    assert sorted(each.name for each in office.path.parent.iterdir()) == ["keydesk.db"]


@pytest.mark.parametrize("what", ["file", "folder", "lock", "open"])
def test_symlink_is_refused(office: Office, tmp_path: Path, what: str) -> None:
    """Neither the store nor its folder nor a side file is followed to somewhere else."""
    office.close()
    elsewhere = tmp_path / "elsewhere"
    path = office.path
    if what == "file":
        path.rename(tmp_path / "real.db")
        path.symlink_to(tmp_path / "real.db")
    elif what == "folder":
        path.parent.rename(elsewhere)
        path.parent.symlink_to(elsewhere)
    else:
        elsewhere.write_text("")
        side = path.with_name(f"{path.name}.{what}")
        side.unlink(missing_ok=True)
        side.symlink_to(elsewhere)
    with pytest.raises(Refusal) as refused:
        office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=1)
    assert refused.value.code == "unusable"


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p"])
def test_network_file_system_is_known_by_the_boxs_own_table(tmp_path: Path, kind: str) -> None:
    """The mount that holds the folder counts, the innermost one, with blanks in its name too."""
    table = tmp_path / "mountinfo"
    here = str(tmp_path).replace(" ", "\\040")
    table.write_text(
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
        f"40 22 0:40 / {here} rw,relatime shared:20 - {kind} server:/x rw\n"
        f"41 22 0:41 / {here}/local\\040disk rw,relatime shared:21 - xfs /dev/sdb1 rw\n"
        f"42 22 0:42 / {here}-not rw,relatime shared:22 - ext4 /dev/sdc1 rw\n"
    )
    assert file_system_of(tmp_path / "office", table) == kind
    assert file_system_of(tmp_path / "local disk" / "office", table) == "xfs"
    assert file_system_of(Path("/somewhere"), table) == "ext4"
    assert file_system_of(tmp_path, tmp_path / "no such table") == ""


def test_backup_is_not_put_where_others_may_write(office: Office, tmp_path: Path) -> None:
    """A backup is as private as the store: nobody can swap it before it is restored."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(Refusal, match="Others may write in"):
        back_up(office.path, folder / "copy.db")
    assert list(folder.iterdir()) == []
