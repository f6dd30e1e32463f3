"""Sealing of alarm, garage and gate codes: AES-GCM, with a key file outside the store and outside its backups."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from keydesk.rules.refusal import Refusal

_NONCE: Final = 12
_KEY: Final = 32


class SecretBox:
    """Seals and opens short texts with the key in one 0600 file; the file is made at the first seal."""

    def __init__(self, key_file: Path) -> None:
        self._key_file = key_file

    def seal(self, plain: str) -> bytes:
        """The sealed bytes: nonce, then ciphertext with its tag."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - slow to import, seldom needed

        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self._key(make=True)).encrypt(nonce, plain.encode("utf-8", "surrogatepass"), None)

    def reveal(self, sealed: bytes) -> str:
        """The plain text.

        Raises:
            Refusal: the key file is gone or is another one.
        """
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - slow to import, seldom needed
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

        try:
            plain = AESGCM(self._key(make=False)).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except InvalidTag as error:
            raise Refusal(f"This code was sealed with another key than {self._key_file}.", code="unusable") from error
        return plain.decode("utf-8", "surrogatepass")

    def _key(self, *, make: bool) -> bytes:
        if not self._key_file.exists():
            if not make:
                raise Refusal(f"The key that opens codes is not there: {self._key_file}.", code="unusable")
            self._key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside = self._key_file.with_name(f"{self._key_file.name}.{os.urandom(8).hex()}.new")
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                os.write(handle, os.urandom(_KEY))
                os.fsync(handle)
            finally:
                os.close(handle)
            try:
                os.link(beside, self._key_file)
            except FileExistsError:
                pass  # another desk was quicker; its key is the one
            finally:
                beside.unlink()
        return self._key_file.read_bytes()
