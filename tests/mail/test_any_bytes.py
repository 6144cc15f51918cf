"""Whatever comes in, parsing ends with a result whose texts can be stored, shown and sent."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.mail.attachment_names import safe_name
from ecsupport_desktop.mail.charsets import decode_text
from ecsupport_desktop.mail.headers import decode_words
from ecsupport_desktop.mail.html_text import html_to_text
from ecsupport_desktop.mail.parse import parse_mail
from ecsupport_desktop.mail.quotes import new_text
from ecsupport_desktop.services.mail_model import ParsedMail, UnreadableMail

SNIPPETS = [
    b"From: ", b"Subject: ", b"To: ", b"Date: ", b"Content-Type: multipart/mixed; boundary=b", b"--b", b"--b--",
    b"Content-Type: text/html; charset=", b"utf-8", b"utf-16", b"utf-7", b"iso-2022-jp", b"gb18030", b"idna", b"zlib",
    b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: quoted-printable", b"message/rfc822",
    b"Content-Disposition: attachment; filename*0*=", b"utf-8''%00%ff", b"=?utf-8?B?", b"=?utf-7?Q?+2D0-?=", b"?=",
    b'"', b"<", b">", b"(", b")", b"@", b";", b",", b"\\", b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\r\n ", b"\0",
    b"\xff", b"\xed\xa0\x80", b"<table><tr><td>", b"<a href='http://x'>", b"&#0;&#xD800;", b"On 3 Feb 2025 wrote:",
    b"Date: Mon, 99 Foo 99999 99:99:99 +9999", b"Message-ID: <a\0b@c>", b"format=flowed", b"=3D", b"====", b"> ",
]  # fmt: skip
mail_like = st.lists(st.one_of(st.sampled_from(SNIPPETS), st.binary(max_size=12)), max_size=60).map(b"".join)
hostile_text = st.text(st.characters(categories=None), max_size=200)


def texts(mail: ParsedMail) -> Iterator[str]:
    for address in (*mail.to, *mail.cc, *mail.reply_to, *((mail.sender,) if mail.sender else ())):
        yield from (address.name, address.address)
    for attachment in mail.attachments:
        yield from (attachment.name, attachment.media_type, attachment.content_id or "")
    yield from (mail.subject, mail.message_id or "", *mail.in_reply_to, *mail.references)


def check(raw: bytes) -> None:
    mail = parse_mail(raw)
    if isinstance(mail, UnreadableMail):
        assert mail.reason
        return
    for line in texts(mail):
        line.encode("utf-8")
        assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in line)
    for body in (mail.text, mail.new_text, mail.html or "", *mail.warnings):
        body.encode("utf-8")
        assert "\0" not in body
        assert "\r" not in body
    assert mail.sent_at is None or mail.sent_at.utcoffset() is not None


@given(st.binary(max_size=2_000))
def test_any_bytes(raw: bytes) -> None:
    check(raw)


@given(st.binary(max_size=500), mail_like)
def test_any_bytes_under_a_header(body: bytes, head: bytes) -> None:
    check(b"From: a@b.example\r\n" + head + b"\r\n\r\n" + body)


@given(mail_like)
def test_anything_like_a_mail(raw: bytes) -> None:
    check(b"Subject: x\r\n" + raw)


@given(
    st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16", "utf-7", "hz", "gb2312", "big5", "ascii", "x"])
)
def test_any_bytes_in_any_charset(data: bytes, declared: str | None) -> None:
    assert isinstance(decode_text(data, declared)[0], str)


@given(hostile_text)
def test_any_name_is_one_component(name: str) -> None:
    safe = safe_name(name)
    assert not set(safe) & set('/\\:<>"|?*\0\r\n')
    assert safe == safe.strip().rstrip(".")
    assert safe_name(safe) == safe
    assert len(safe) <= 121


@given(hostile_text)
def test_any_text_as_words_and_html(text: str) -> None:
    assert isinstance(decode_words(text), str)
    assert isinstance(html_to_text(text.encode("utf-8", "replace").decode("utf-8"))[0], str)


lines = st.sampled_from(
    ["> quoted", "answer", "", "-- ", "--", "On 3 Feb 2025, a@b.example wrote:", "From: x", "Sent: x", "To: x",
     "Subject: x", "-----Original Message-----", "Sent from my iPhone", "____________", "Forwarded message", "Ana"]
)  # fmt: skip


@given(st.lists(lines, max_size=30), st.sampled_from(["", "Re: x", "Fwd: x"]))
def test_new_text_only_leaves_out(written: list[str], subject: str) -> None:
    kept = [line for line in new_text("\n".join(written), subject).split("\n") if line]
    remaining = iter(line.rstrip() for line in written)
    assert all(line in remaining for line in kept), "a line was invented or moved"


@given(st.lists(st.sampled_from(["> quoted", ">> older", "answer", "", "another"]), max_size=30))
def test_answers_between_quoted_lines_are_never_lost(written: list[str]) -> None:
    kept = new_text("\n".join(written), "Re: x").split("\n")
    assert [line for line in kept if line] == [line for line in written if line in ("answer", "another")]
