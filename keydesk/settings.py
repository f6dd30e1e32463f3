"""Where things are on this box: the store, the settings file, logs, backups, the secret key."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APP = "keydesk"
STORE_VARIABLE = "KEYDESK_DB"
MAIL_PASSWORD_VARIABLE = "KEYDESK_MAIL_PASSWORD"  # noqa: S105 - the name of a variable


def config_folder() -> Path:
    """The folder of the settings file and of the key that seals secrets."""
    return Path(platformdirs.user_config_dir(APP))


def data_folder() -> Path:
    """The platform's folder for the store."""
    return Path(platformdirs.user_data_dir(APP))


def log_folder() -> Path:
    """The folder of crash reports, each 0600."""
    return Path(platformdirs.user_log_dir(APP))


def draft_folder() -> Path:
    """The folder of what was typed and not saved yet, 0700, each file 0600."""
    return Path(platformdirs.user_state_dir(APP)) / "drafts"


def settings_file() -> Path:
    """The settings file of this Unix user: ``config.toml`` with ``store = "PATH"``."""
    return config_folder() / "config.toml"


def store_path(given: Path | None = None) -> Path:
    """Which store is meant: ``--db``, then ``KEYDESK_DB``, then the settings file, then the platform's data folder."""
    if given is not None:
        return given.expanduser()
    named = os.environ.get(STORE_VARIABLE, "")
    if named:
        return Path(named).expanduser()
    set_here = read_setting("store")
    if set_here:
        return Path(set_here).expanduser()
    return data_folder() / "keydesk.db"


def read_setting(name: str) -> str | None:
    """One value of the settings file, or None where it is not set.

    Raises:
        ValueError: the file is not TOML; the message names the file and the line.
    """
    path = settings_file()
    if not path.exists():
        return None
    import tomllib  # noqa: PLC0415 - most starts have no settings file to read

    try:
        value = tomllib.loads(path.read_text(encoding="utf-8")).get(name)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"The settings file {path} cannot be read: {error}"
        raise ValueError(msg) from error
    return None if value is None else str(value)


def write_setting(name: str, value: str) -> Path:
    """Sets one value in the settings file, keeping its comments; returns the file's path."""
    import tomlkit  # noqa: PLC0415 - only `config set` writes

    path = settings_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    document[name] = value
    beside = path.with_suffix(".toml.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.write(tomlkit.dumps(document))
    beside.replace(path)
    return path


def mail_password_file() -> Path:
    """The file with the password for the mail server, 0600, of this Unix user; never in the store or a backup."""
    return config_folder() / "mail-password"


def mail_password() -> str:
    """The password for the mail server: of the environment, else of its file; empty where there is none.

    Raises:
        ValueError: others may read the file; the message says what to do.
    """
    named = os.environ.get(MAIL_PASSWORD_VARIABLE, "")
    path = mail_password_file()
    if named or not path.exists():
        return named
    if path.stat().st_mode & 0o077:
        msg = f"Others may read {path}, which has the password for the mail server: chmod 600 {path}"
        raise ValueError(msg)
    return path.read_text(encoding="utf-8").rstrip("\r\n")


def write_mail_password(password: str) -> Path:
    """Keeps the password for the mail server in its file, for nobody else to read; returns the file's path."""
    path = mail_password_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.write(f"{password}\n")
    beside.replace(path)
    return path
