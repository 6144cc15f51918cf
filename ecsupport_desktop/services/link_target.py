"""Where a link of a stranger's mail really leads, in the very characters that would be opened.

Everything is ASCII in the end: the host as its A-label (RFC 5890), the rest percent-encoded, so that nothing looks like
what it isn't. Only http, https and mailto can be opened. Read the way browsers read it: they skip tabs and line ends
within an address, and take a backslash for a slash (WHATWG URL standard, section 4.4).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, unquote

LONGEST: Final = 4_000
"""Characters; nobody reads more, and no browser needs more."""

_SKIPPED: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_WEB: Final = re.compile(r"(https?):/*([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_HOST: Final = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_-]{1,63})*\.?")
_IPV6: Final = re.compile(r"\[[0-9a-f:.]{2,45}\]")
_PORT: Final = re.compile(r"(.*?)(?::([0-9]{0,5}))?", re.DOTALL)
_MAIL: Final = re.compile(r"[A-Za-z0-9.!#$'*+/=?^_`{|}~-]{1,64}@[a-z0-9.-]{1,253}")
_MAIL_FIELDS: Final = ("cc", "subject", "body")
"""What a link may put into a new mail. `attach`, as some mail programs know it, would take files from this computer."""
_SAFE: Final = "/:@!$&'()*+,;=?%-._~[]"
_NAMED: Final = re.compile(r"(?i)(?:(https?://)|(www\.))?((?:[\w-]{1,63}\.)+[^\W\d]{2,24})(?::\d+)?(?:[/?#].*)?")
_DOTS: Final = re.compile("[.\u3002\uff0e\uff61]")
_DEVIATION: Final = re.compile("[\xdf\u03c2]")
_FILE_ENDINGS: Final = (".pdf", ".txt", ".html", ".htm", ".zip", ".jpg", ".png", ".csv", ".xlsx", ".docx", ".eml")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTarget:
    """`url` is what would be opened, "" where it can't be; `shown` is never empty for a link that isn't.

    `host` is in ASCII; `written_host` as people read it, where that differs. `before_at` is what stands before an @ and
    is mistaken for the place. `claimed_host` is another place that the link's words name.
    """

    shown: str
    url: str = ""
    host: str = ""
    written_host: str = ""
    before_at: str = ""
    claimed_host: str = ""


def read_target(target: str, words: str = "") -> LinkTarget:
    """Read a link's address; `words` are what it says on the page."""
    address = _SKIPPED.sub("", target).strip()
    if len(address) > LONGEST:
        return LinkTarget(shown=f"{address[:200]}…")
    if found := _WEB.fullmatch(address.replace("\\", "/") if address[:4].lower() == "http" else address):
        return _web(address, found, words)
    if address[:7].lower() == "mailto:":
        return _mail(address)
    return LinkTarget(shown=address)


def ascii_host(host: str) -> str | None:
    """The host in ASCII and lower case, None where it is none."""
    try:
        made = host.lower() if host.isascii() else ".".join(_ascii_label(each) for each in _DOTS.split(host))
    except UnicodeError:
        return None
    return made if _HOST.fullmatch(made) or _IPV6.fullmatch(made) else None


def _ascii_label(label: str) -> str:
    """Python's codec takes ß for ss (RFC 3490); to browsers they are different places (RFC 5891)."""
    if not label.isascii() and _DEVIATION.search(label):
        return f"xn--{unicodedata.normalize('NFC', label.lower()).encode('punycode').decode('ascii')}"
    return label.encode("idna").decode("ascii").lower()


def written_host(host: str) -> str:
    """An ASCII host as people read it; the same where it has no A-label."""
    if "xn--" not in host:
        return host
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _web(address: str, found: re.Match[str], words: str) -> LinkTarget:
    scheme, authority, rest = found[1].lower(), found[2], found[3]
    before_at, at, place = authority.rpartition("@")
    parts = _PORT.fullmatch(place)
    host = ascii_host(parts[1]) if parts is not None else None
    if parts is None or host is None or int(parts[2] or 0) > 65_535:
        return LinkTarget(shown=address)
    before_at = quote(before_at, safe="!$&'()*+,;=:%-._~")
    path, mark, fragment = rest.partition("#")
    rest = quote(path, safe=_SAFE) + (mark + quote(fragment, safe=_SAFE) if mark else "")
    url = f"{scheme}://{before_at}{at}{host}{':' + parts[2] if parts[2] else ''}{rest or '/'}"
    written = written_host(host)
    return LinkTarget(
        shown=url,
        url=url,
        host=host,
        written_host=written if written != host else "",
        before_at=before_at,
        claimed_host=_claimed(words, host),
    )


def _claimed(words: str, host: str) -> str:
    """Another host than this that the words of a link are, or begin with."""
    named = _NAMED.fullmatch(words.strip())
    if named is None or not (named[1] or named[2] or not named[3].lower().endswith(_FILE_ENDINGS)):
        return ""
    says = ascii_host(named[3].lower()) or named[3]
    says, leads = says.removeprefix("www."), host.removeprefix("www.")
    return "" if leads == says or leads.endswith(f".{says}") or says.endswith(f".{leads}") else says


def _mail(address: str) -> LinkTarget:
    to, _mark, query = address[7:].partition("?")
    fields = {name.lower(): value for name, value in parse_qsl(query, separator="&")}
    people = [_mailbox(each) for each in unquote(to).split(",")]
    if not all(people) and unquote(to).strip():
        return LinkTarget(shown=address)
    kept = [f"{name}={quote(_field(name, fields[name]), safe='')}" for name in _MAIL_FIELDS if name in fields]
    url = f"mailto:{','.join(quote(each, safe='@') for each in people if each)}{'?' if kept else ''}{'&'.join(kept)}"
    return LinkTarget(shown=url, url=url, host=next((each.rpartition("@")[2] for each in people if each), ""))


def _mailbox(text: str) -> str:
    """One address with its host in ASCII; "" where it is none."""
    local, at, host = text.strip().rpartition("@")
    made = f"{local}{at}{ascii_host(host) or ''}"
    return made if _MAIL.fullmatch(made) else ""


def _field(name: str, text: str) -> str:
    """Nothing unseen; only the words of the mail have lines, since a line end begins another header."""
    kept = "\n\t" if name == "body" else ""
    return "".join(char for char in text if char in kept or char.isprintable())
