"""The way to the mail server is sealed, by STARTTLS or from the first byte; one that cannot be trusted gets nothing."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from at_the_mail import mail_to, queue
from builders import Office
from keydesk import settings
from keydesk.mail.sending import send_waiting
from mail_server import MailServer


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this box for itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    began = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("sealed") / "loopback.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def sealed(certificate: Path) -> ssl.SSLContext:
    """What a server seals its lines with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_over_a_sealed_way(
    mailing: Office, sealed: ssl.SSLContext, certificate: Path, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate that the box trusts, a name and a password: the mail arrives."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv(settings.MAIL_PASSWORD_VARIABLE, "hunter2")
    server = MailServer(users={"keys": "hunter2"}, sealed=sealed, at_once=security == "tls")
    mail_to(mailing, server.port, mail_security=security, mail_user="keys")
    desk = mailing.desk()
    queue(desk, staff_id=2)
    assert send_waiting(desk).said == "1 mail sent"
    assert server.box.people() == ["abe@example.com"]
    assert server.box.signed_in == [("keys", "hunter2")]
    server.close()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_cannot_be_trusted_gets_neither_mail_nor_password(
    mailing: Office, sealed: ssl.SSLContext, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its certificate is nobody's that the box knows: the mail waits, and the reason is said."""
    monkeypatch.setenv(settings.MAIL_PASSWORD_VARIABLE, "hunter2")
    server = MailServer(users={"keys": "hunter2"}, sealed=sealed, at_once=security == "tls")
    mail_to(mailing, server.port, mail_security=security, mail_user="keys")
    desk = mailing.desk()
    queue(desk, staff_id=2)
    done = send_waiting(desk)
    assert done.put_off == 1
    assert "cannot be trusted" in done.why
    assert server.box.arrived == []
    assert server.box.signed_in == []
    server.close()
