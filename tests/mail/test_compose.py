"""Composed mails, read back by our own parser and by the standard library's: the same values, and no header more."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ecsupport_desktop.domain.contents import signed
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.mail.compose import Composer, body_text
from ecsupport_desktop.mail.html_text import html_to_text
from ecsupport_desktop.mail.parse import parse_mail
from ecsupport_desktop.services.mail_model import ParsedMail
from ecsupport_desktop.services.mail_out_model import OutgoingFile, OutgoingMail

SENDER = Address(name="ECShops", address="support@ecshops.example")
ANA = Address(name="Ana Ruiz", address="ana@acme.example")
MAIL = OutgoingMail(
    message_id="0192-1@ecshops.example",
    sender=SENDER,
    to=(ANA,),
    subject="Re: Checkout",
    text="Hello Ana,\n\nit works again.",
    language="en",
    date=datetime(2026, 11, 26, 8, 30, tzinfo=UTC),
)
HEADERS = {
    "From", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
    "Content-Language", "MIME-Version", "Content-Type",
}  # fmt: skip
UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
SEEN = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"), exclude_characters=UNSEEN)
LINES = st.text(SEEN, max_size=200) | st.text(st.sampled_from("=?utf-8qb_ <>@,;:()\"\\'aé"), max_size=80)
NAMES = LINES.filter(lambda text: " ".join(text.split())[:1] not in ("'", '"'))
WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)
LOCALS = st.text("abcXYZ019.!#$%&*+/=?^_`{|}~-", min_size=1, max_size=64).filter(lambda text: "=?" not in text)
DOMAINS = st.lists(WORDS, min_size=1, max_size=5).map(".".join)
ADDRESSES = st.builds("{}@{}".format, LOCALS, DOMAINS)
PEOPLE = st.builds(Address, name=NAMES, address=ADDRESSES)
IDS = st.builds("{}@{}".format, WORDS, DOMAINS)
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)


def composed(mail: OutgoingMail) -> bytes:
    return Composer().compose(mail)


def parsed(mail: OutgoingMail) -> ParsedMail:
    found = parse_mail(composed(mail))
    assert isinstance(found, ParsedMail)
    return found


def by_library(mail: OutgoingMail) -> email.message.EmailMessage:
    return email.message_from_bytes(composed(mail), policy=email.policy.default)


def line(text: str) -> str:
    return " ".join(text.split())


def well_formed(raw: bytes) -> bool:
    """Seven bits, every line ends in CRLF and is short, no control but the tab."""
    lines = raw.split(b"\r\n")
    return (
        raw.endswith(b"\r\n")
        and raw.isascii()
        and all(len(each) <= 998 for each in lines)
        and re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", b"".join(lines)) is None
    )


@given(subject=LINES)
@example("=?utf-8?q?hello?=")
@example("Re: =?iso-8859-1?b?aGVsbG8=?= =?x?q?y?=")
@example("a" * 300)
@example("Bcc: x@y.example")
def test_any_subject_comes_back_and_adds_no_header(subject: str) -> None:
    mail = replace(MAIL, subject=subject)
    raw, found = composed(mail), by_library(mail)
    assert well_formed(raw)
    assert parsed(mail).subject == line(subject)
    assert line(str(found["subject"])) == line(subject)
    assert set(found.keys()) <= HEADERS and len(found.keys()) == len(set(found.keys()))


@given(sender=PEOPLE, to=st.lists(PEOPLE, min_size=1, max_size=5, unique=True), reply_to=PEOPLE)
def test_any_name_and_address_comes_back(sender: Address, to: list[Address], reply_to: Address) -> None:
    mail = replace(MAIL, sender=sender, to=tuple(to), cc=tuple(to), reply_to=(reply_to,))

    def clean(person: Address) -> Address:
        return Address(name=line(person.name), address=person.address)

    found = parsed(mail)
    assert well_formed(composed(mail))
    assert (found.sender, found.reply_to) == (clean(sender), (clean(reply_to),))
    assert found.to == found.cc == tuple(dict.fromkeys(map(clean, to)))
    library = by_library(mail)
    assert set(library.keys()) <= HEADERS and len(library.keys()) == len(set(library.keys()))
    assert [address.addr_spec for address in library["to"].addresses] == [person.address for person in found.to]
    # The library puts a blank between two encoded words of a name, against RFC 2047, 6.2.
    shown = [address.display_name.replace(" ", "") for address in library["to"].addresses]
    assert shown == [person.name.replace(" ", "") for person in found.to]


@given(text=ANYTHING, signature=ANYTHING)
@example("From here\n.\n..\nÁé\n" + "x" * 2_000, "--\n ")
def test_any_body_comes_back(text: str, signature: str) -> None:
    mail = replace(MAIL, text=signed(text, signature))
    assume(body_text(mail).strip())
    expected = body_text(mail).strip("\n")
    assert well_formed(composed(mail))
    assert parsed(mail).text == expected
    part = by_library(mail).get_body(("plain",))
    assert part is not None and part.get_content().replace("\r\n", "\n").strip("\n") == expected


@given(st.fixed_dictionaries(dict.fromkeys(("subject", "name", "address", "id", "file", "type"), ANYTHING)))
def test_whatever_is_given_is_sent_within_the_known_headers_or_refused(given_: dict[str, str]) -> None:
    person = Address(name=given_["name"], address=given_["address"])
    mail = replace(
        MAIL,
        subject=given_["subject"],
        cc=(Address(name=given_["name"], address="b@acme.example"),),
        references=(given_["id"],),
        in_reply_to=given_["id"],
        files=(OutgoingFile(name=given_["file"], media_type=given_["type"], content=b"x"),),
    )
    for attempt in (mail, replace(mail, to=(person,)), replace(mail, message_id=given_["id"])):
        try:
            raw = composed(attempt)
        except InvalidField:
            continue
        names = [name for name, _value in email.message_from_bytes(raw).raw_items()]
        assert well_formed(raw) and set(names) <= HEADERS and len(names) == len(set(names))


@pytest.mark.parametrize("bad", ["\r", "\n", "\r\nBcc: x@y.example", "\0", "\x1b", "\x7f", "\x85", "\u2028", "\ud800"])
@pytest.mark.parametrize("place", ["subject", "sender", "to", "cc", "reply_to", "message_id", "address"])
def test_a_control_in_a_header_is_refused_beside_its_field(bad: str, place: str) -> None:
    text = f"be{bad}fore"
    changes: dict[str, dict[str, object]] = {
        "subject": {"subject": text},
        "sender": {"sender": replace(SENDER, name=text)},
        "message_id": {"message_id": f"{text}@ecshops.example"},
        "address": {"to": (replace(ANA, address=f"{text}@acme.example"),)},
    }
    change = changes.get(place, {place: (replace(ANA, name=text),)})
    with pytest.raises(InvalidField) as refused:
        composed(replace(MAIL, **change))
    assert refused.value.field == ("to" if place == "address" else place)


def test_what_nobody_sees_doesnt_reach_a_header() -> None:
    mail = replace(MAIL, subject="pay\u202egpj.exe\u2066 no\u200bw\u00ad", to=(replace(ANA, name="A\u202ena"),))
    assert parsed(mail).subject == "paygpj.exe now"
    assert parsed(mail).to == (Address(name="Ana", address=ANA.address),)
    assert parsed(replace(MAIL, subject="👩‍👩‍👧 ok")).subject == "👩‍👩‍👧 ok"


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("ana@ACME.example", "ana@acme.example"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@faß.example", "ana@xn--fa-hia.example"),
        ("ana@例え.テスト", "ana@xn--r8jz45g.xn--zckzah"),
        ("o'brien+tag@acme.example", "o'brien+tag@acme.example"),
        ("a..b.@phone.example", "a..b.@phone.example"),
        ('"a, b"@acme.example', '"a, b"@acme.example'),
        ("ana@[192.0.2.1]", "ana@[192.0.2.1]"),
        ("ana@[IPv6:2001:db8::1]", "ana@[ipv6:2001:db8::1]"),
    ],
)
def test_an_address_is_sent_as_servers_take_it(typed: str, sent: str) -> None:
    mail = replace(MAIL, to=(Address(address=typed),))
    assert parsed(mail).to == (Address(address=sent),)
    assert [address.addr_spec.lower() for address in by_library(mail)["to"].addresses] == [sent]


@pytest.mark.parametrize(
    "typed",
    [
        "", "ana", "@acme.example", "ana@", "ana@acme..example", "ana@-acme.example", "a b@acme.example",
        "ana@acme.example>", "<ana@acme.example>", "ana@acme.example, eve@acme.example", "ana@acme example",
        "ana@[acme.example]", "ana@[192.0.2.1", "ana@acme\u200b.example", "ana@℀cme.example",
        f"{'a' * 65}@acme.example", f"ana@{'a' * 64}.example", "ana@" + "a." * 130 + "example",
        "=?utf-8?q?eve=40acme.example?=@acme.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(InvalidField, match="is no mail address") as refused:
        composed(replace(MAIL, to=(Address(address=typed),)))
    assert refused.value.field == "to"


def test_letters_that_need_smtputf8_are_refused_with_the_way_out() -> None:
    with pytest.raises(InvalidField, match="Use another one"):
        composed(replace(MAIL, to=(Address(address="josé@acme.example"),)))


def test_nobody_to_send_to_and_an_over_long_subject_are_refused() -> None:
    for change, field in (({"to": ()}, "to"), ({"subject": "x" * 2_001}, "subject")):
        with pytest.raises(InvalidField) as refused:
            composed(replace(MAIL, **change))
        assert refused.value.field == field


@given(earlier=st.lists(IDS, max_size=60, unique=True), answered=IDS)
def test_references_keep_the_first_and_the_last_ones(earlier: list[str], answered: str) -> None:
    assume(answered not in earlier)
    found = parsed(replace(MAIL, references=tuple(earlier), in_reply_to=answered))
    whole = [*earlier, answered]
    kept = whole if len(whole) <= 20 else [whole[0], *whole[-19:]]
    assert (found.in_reply_to, list(found.references)) == ((answered,), kept)


def test_an_id_of_others_that_fits_no_header_is_left_out() -> None:
    bad = ("a b@x.example", "ñ@x.example", "a\r\nBcc: x@y.example", "", "x" * 300, "=?utf-8?q?a?=@b.example")
    found = parsed(replace(MAIL, references=(*bad, "good@x.example"), in_reply_to="a>b@x.example"))
    assert (found.references, found.in_reply_to) == (("good@x.example",), ())


def test_the_headers_say_what_a_receiving_program_needs() -> None:
    mail = replace(MAIL, date=datetime(2026, 11, 26, 9, 30, tzinfo=timezone(timedelta(hours=1))), language="es")
    found = by_library(mail)
    assert found["date"].datetime == MAIL.date
    assert found["message-id"] == "<0192-1@ecshops.example>"
    assert found["content-language"] == "es"
    assert "auto-submitted" not in found and not parsed(mail).automatic
    automatic = replace(mail, automatic=True)
    assert by_library(automatic)["auto-submitted"] == "auto-replied" and parsed(automatic).automatic


def test_the_html_says_what_the_text_says_and_nothing_in_it_works() -> None:
    text = 'One <b>"bold"</b> & more\n  indented\n\nhttps://acme.example/?a=1&b=2\n\n<script>alert(1)</script>'
    found = parsed(replace(MAIL, text=signed(text, "Ana\nECShops")))
    assert found.html is not None
    assert set(re.findall(r"<(\w+)", found.html)) == {"html", "head", "meta", "body", "p", "br"}
    laid_out, problem = html_to_text(found.html)
    assert problem is None
    assert line(laid_out.replace("\xa0", " ")) == line(found.text)
    assert found.new_text == text


@given(name=st.text(SEEN, max_size=130), content=st.binary(max_size=2_000))
@example("résumé – final.pdf", b"")
@example("日本語" * 30 + ".pdf", b"\r\n--=_x--\r\n")
def test_files_arrive_as_they_are(name: str, content: bytes) -> None:
    given_ = OutgoingFile(name=name, media_type="application/pdf", content=content)
    mail = replace(MAIL, files=(given_, replace(given_, name="plain name.pdf")))
    first, second = parsed(mail).attachments
    assert (first.content, first.media_type, second.name) == (content, "application/pdf", "plain name.pdf")
    library = list(by_library(mail).iter_attachments())
    assert [part.get_content() for part in library] == [content, content]
    assert library[0].get_filename() == first.name
    assert parsed(mail).text == MAIL.text and well_formed(composed(mail))


@pytest.mark.parametrize(
    ("media_type", "sent"),
    [
        ("image/PNG", "image/png"),
        ("message/rfc822", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ('text/plain; name="x"', "application/octet-stream"),
        ("text/plain\r\nBcc: x@y.example", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_a_media_type_is_one_word_or_binary(media_type: str, sent: str) -> None:
    mail = replace(MAIL, files=(OutgoingFile(name="a.bin", media_type=media_type, content=b"x"),))
    (found,) = parsed(mail).attachments
    assert (found.media_type, found.content) == (sent, b"x")


def test_the_same_mail_gives_the_same_bytes() -> None:
    assert composed(MAIL) == composed(replace(MAIL))


def test_a_naive_date_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="aware"):
        composed(replace(MAIL, date=datetime(2026, 11, 26)))  # noqa: DTZ001
