"""Phones and e-mail addresses as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.phones import phone, phone_key, read_country, read_email, unread, wire_email
from keydesk.rules.refusal import Refusal


@pytest.mark.parametrize(
    ("text", "country", "kept"),
    [
        ("3085550138", "US", "(308) 555-0138"),
        (" 308.555.0138 ", "US", "(308) 555-0138"),
        ("+1 308 555 0138", "US", "(308) 555-0138"),
        ("308-555-0138 x12", "US", "(308) 555-0138 ext. 12"),
        ("Tel. 308-555-0138", "US", "(308) 555-0138"),
        ("+44 20 7946 0958", "US", "+44 20 7946 0958"),
        ("020 7946 0958", "GB", "020 7946 0958"),
        ("+44 (0)20 7946 0958", "GB", "020 7946 0958"),
        ("+1 308 555 0138", "GB", "+1 308-555-0138"),
        ("555-0101", "US", "555-0101"),
        # Whose it is, or when to call, is not lost.
        ("308 555 0138 (Luis)", "US", "308 555 0138 (Luis)"),
        ("call her sister", "US", "call her sister"),
        ("12", "US", "12"),
        ("", "US", ""),
    ],
)
def test_phones_are_kept_in_the_form_of_the_country(text: str, country: str, kept: str) -> None:
    """A number that can be read has one form; what cannot be read stays as it was typed."""
    assert phone(text, country) == kept


@pytest.mark.parametrize(
    ("text", "is_unread"),
    [("3085550138", False), ("308 555 0138 (Luis)", False), ("call her sister", True), ("12", True), ("", False)],
)
def test_what_cannot_be_a_number_is_marked(text: str, is_unread: bool) -> None:
    """Who reads a phone that nobody can dial is told."""
    assert unread(text) is is_unread


@given(st.text(max_size=40))
def test_a_phone_is_never_lost(text: str) -> None:
    """Whatever is typed, something of it stays, and reading it again changes nothing more."""
    kept = phone(text)
    assert bool(kept) is bool(text.strip())
    assert phone(kept) == kept


@pytest.mark.parametrize("text", ["(308) 555-0138", "308.555.0138", "+1-308-555-0138", "1 308 555 0138 x4"])
def test_phones_are_compared_by_their_digits(text: str) -> None:
    """However it is written, it is one number; an extension does not part it."""
    assert phone_key(text) == "3085550138"


@pytest.mark.parametrize(
    ("text", "kept", "wire"),
    [
        ("ana@example.com", "ana@example.com", "ana@example.com"),
        (" Ana.Rivera+keys@Example.COM ", "Ana.Rivera+keys@example.com", "Ana.Rivera+keys@example.com"),
        ("ana@müller.example", "ana@müller.example", "ana@xn--mller-kva.example"),
        ("", "", ""),
    ],
)
def test_addresses(text: str, kept: str, wire: str) -> None:
    """The domain is kept in small letters; a domain of other letters goes out in its ASCII form."""
    assert read_email(text) == kept
    assert wire_email(kept) == wire


@pytest.mark.parametrize(
    "text",
    [
        "ana", "ana@", "@example.com", "ana@example", "ana rivera@example.com", "ana@example.com, bo@example.com",
        "ana@example.com\nBcc: all@example.com", "ana\r@example.com", "ana@-example.com", "ana..b@example.com",
        "ana@10.0.0.1", "ana@exa\u202emple.com", f"ana@{'x' * 64}.com", "ana@.com", "ana@example..com",
    ],
)  # fmt: skip
def test_what_no_mail_reaches_is_refused(text: str) -> None:
    """An address that cannot be one is refused in one line, whatever stands in it."""
    with pytest.raises(Refusal) as refused:
        read_email(text)
    assert "\n" not in refused.value.message


@given(st.text(max_size=60))
def test_no_address_has_a_line_break(text: str) -> None:
    """Whatever is read as an address goes into one header line."""
    try:
        kept = read_email(text)
    except Refusal:
        return
    assert kept.isprintable()
    assert wire_email(kept).rpartition("@")[2].isascii()


def test_countries() -> None:
    """A country is two letters, and one that has phones."""
    assert read_country("de") == "DE"
    for wrong in ("Germany", "XX", "", "1", "D\x00"):
        with pytest.raises(Refusal, match="two letters"):
            read_country(wrong)
