"""Mail that no person wrote: auto-replies, read receipts, and delivery reports that tell a mail of ours bounced.

A person's mail taken for an automatic one would open no cycle, so phrases alone count only where a program puts them.
"""

from __future__ import annotations

import re

from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.mail.addresses import read_addresses
from ecsupport_desktop.mail.bounces import NOT_FAILED, STATUS_TYPES, decoded
from ecsupport_desktop.mail.headers import Headers
from ecsupport_desktop.mail.structure import Part

# RFC 3834, 5 and what older programs send instead.
_MARKING_FIELDS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-fc-machinegenerated",
    "x-auto-reply",
)
_LIST_FIELDS = ("list-post", "list-id", "list-subscribe", "x-beenthere", "mailing-list", "x-mailing-list", "x-list")
_LIST_OWNER = re.compile(r"owner-.|.+-(?:owner|bounces?)$", re.IGNORECASE)
"""What list programs put before the @ of "Sender"."""
_PRECEDENCES = frozenset({"bulk", "junk", "auto_reply", "auto-reply"})
_SUPPRESSED = re.compile(r"\b(?:all|oof|autoreply)\b", re.IGNORECASE)

_REPLY_PREFIX = re.compile(r"(?:(?:re|aw|sv|antw|rif|res)\s?:\s*)*", re.IGNORECASE)
_AWAY_SUBJECT = re.compile(
    r"(?:auto(?:matic|mated)?[- ]?(?:reply|response)|autoreply|out of (?:the )?office(?: auto ?reply)?"
    r"|respuesta autom[áa]tica|fuera de (?:la )?oficina|autorespuesta"
    r"|automatische (?:antwort|abwesenheitsnotiz)|abwesenheits(?:notiz|meldung|nachricht)|abwesend"
    r"|r[ée]ponse automatique|absence du bureau|absent du bureau|message d['’]absence"
    r"|risposta automatica|fuori (?:sede|ufficio)"
    r"|resposta autom[àa]tica|fora de l['’]oficina"
    r"|resposta autom[áa]tica|aus[êe]ncia tempor[áa]ria|fora do escrit[óo]rio)",
    re.IGNORECASE,
)
_AWAY_TEXT = re.compile(
    r"(?:i (?:am|will be)|i['’]m|we are) (?:currently |now )?(?:out of (?:the )?office|away"
    r"|on (?:holiday|vacation|leave))"
    r"|thank you for your (?:e-?mail|message)|limited access to (?:my )?e-?mail"
    r"|(?:estoy|estar[ée]|me encuentro) (?:fuera|ausente|de vacaciones|de baja)"
    r"|bin ich .{0,60}(?:abwesend|nicht im (?:b[üu]ro|hause)|im urlaub)|ich bin .{0,60}(?:abwesend|nicht im|im urlaub)"
    r"|je suis .{0,40}(?:absente?|en cong[ée])|je serai .{0,40}(?:absente?|de retour)"
    r"|(?:sono|sar[òo]) .{0,40}(?:assente|fuori (?:sede|ufficio)|in ferie)"
    r"|(?:s[óo]c|estic|estar[ée]) .{0,40}(?:fora|de vacances)"
    r"|(?:estou|estarei) .{0,40}(?:ausente|fora|de f[ée]rias)",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT = re.compile(
    r"undeliver(?:ed|able)|undelivered mail returned|delivery (?:status notification|failure|has failed|failed|report)"
    r"|mail delivery (?:failed|failure|system)|failure notice|returned (?:mail|to sender)|message undeliverable"
    r"|could not (?:send|be delivered)|mail system error|warning: could not send|nondeliverable|delivery problem"
    r"|no se (?:pudo|puede|ha podido) entregar|no entregado|devuelto al remitente|notificaci[óo]n de estado de entrega"
    r"|unzustellbar|nicht zugestellt|zustellung fehlgeschlagen|non[- ](?:remis|distribu)|[ée]chec de (?:la )?remise"
    r"|non recapitabile|mancata consegna|recapito non riuscito|no s['’]ha pogut lliurar|no lliurat"
    r"|n[ãa]o (?:foi )?(?:poss[íi]vel )?entreg|devolu[çc][ãa]o de mensagem|falha na entrega",
    re.IGNORECASE,
)
_DELAY = re.compile(r"delay|not yet been delivered|\bwarning\b|will (?:be )?retr(?:y|ied)|retras|verz[öo]ger", re.I)
_DAEMONS = frozenset({"mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon", "mdaemon", "bounce", "bounces"})
_UNREAD = re.compile(
    r"(?:no|do-?not|dont)[-_.]?(?:reply|respond|responder|contestar)|nobody|.*-(?:request|owner|bounces?)|owner-.*"
    r"|postmaster|mailer-daemon|mail-daemon|mdaemon|bounces?",
    re.IGNORECASE,
)
_ACTION = re.compile(rb"^action:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)


def is_bounce(root: Part, sender: Address | None, subject: str) -> bool:
    """Tell a report of failed delivery (RFC 3464 or free-form) from reports of delay or success and from people."""
    if root.media_type == "multipart/report" and _report_type(root) in ("delivery-status", ""):
        actions = _actions(root)
        if actions is not None:
            return not actions or bool(actions - NOT_FAILED)
    if root.headers.first("x-failed-recipients"):
        return True
    local = sender.address.partition("@")[0].lower() if sender else ""
    from_daemon = local in _DAEMONS or _null_return_path(root)
    return from_daemon and _BOUNCE_SUBJECT.search(subject) is not None and _DELAY.search(subject) is None


def is_automatic(root: Part, sender: Address | None, subject: str, new_text: str) -> bool:
    """Tell mail that a program sent by itself, from what it says of itself and, carefully, from its words."""
    headers = root.headers
    submitted = headers.token("auto-submitted")
    if submitted and submitted != "no":
        return True
    if any(name in headers for name in _MARKING_FIELDS):
        return True
    if headers.token("precedence") in _PRECEDENCES and not _came_by_list(headers):
        return True
    if _SUPPRESSED.search(headers.text("x-auto-response-suppress")) or _null_return_path(root):
        return True
    if root.media_type == "multipart/report":
        return True
    if sender and sender.address.partition("@")[0].lower() in ("mailer-daemon", "mail-daemon", "mdaemon"):
        return True
    return _says_away(subject, new_text)


def may_acknowledge(root: Part, sender: Address | None, *, automatic: bool) -> bool:
    """Whether an automatic mail may go back (RFC 3834, 2): not to a program, a list or an address nobody reads."""
    if automatic or sender is None or _came_by_list(root.headers):
        return False
    if root.headers.token("precedence") in (*_PRECEDENCES, "list"):
        return False
    return _UNREAD.fullmatch(sender.address.partition("@")[0]) is None


def _came_by_list(headers: Headers) -> bool:
    """Old list programs mark what people write as bulk."""
    if any(name in headers for name in _LIST_FIELDS):
        return True
    return any(
        _LIST_OWNER.match(sender.address.partition("@")[0]) for sender in read_addresses(headers.first("sender"))
    )


def _says_away(subject: str, new_text: str) -> bool:
    """Believe `Automatic reply: …` and `Out of office`; a longer subject needs an absence in the text as well."""
    subject = subject[_REPLY_PREFIX.match(subject).end() :] if _REPLY_PREFIX.match(subject) else subject  # type: ignore[union-attr]
    match = _AWAY_SUBJECT.match(subject)
    if match is None:
        return False
    rest = subject[match.end() :].strip()
    return not rest or rest[0] in ":-–—(" or _AWAY_TEXT.search(new_text[:1_000]) is not None


def _report_type(root: Part) -> str:
    return root.parameters.get("report-type", "").lower()


def _actions(root: Part) -> set[str] | None:
    """Collect the actions a delivery report tells, None if it has no report part."""
    for part in root.children:
        if part.media_type in STATUS_TYPES:
            return {action.lower().decode("ascii") for action in _ACTION.findall(decoded(part))}
    return None


def _null_return_path(root: Part) -> bool:
    return root.headers.first("return-path").strip() == b"<>"
