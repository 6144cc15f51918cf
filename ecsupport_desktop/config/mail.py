"""The support mailbox: its settings, declared once, and the account that they make. Passwords aren't among them:

they are in the system's keyring under each server's `key` (`passwords`), or asked for in each session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecsupport_desktop.config import setting_kinds as kinds
from ecsupport_desktop.config.language import N_
from ecsupport_desktop.config.setting_kinds import setting

TLS: Final = "tls"
STARTTLS: Final = "starttls"
MOVE: Final = "move"
FLAG: Final = "flag"
_SECURITY: Final = kinds.one_of(TLS, STARTTLS)
_PORT: Final = kinds.whole_number(1, 65_535)
_HOST: Final = kinds.text_like(r"[\w.-]{1,253}|[0-9A-Fa-f:.]{2,45}", N_("a name such as mail.example.com"))
_USER: Final = kinds.text_like(r"[^\x00-\x1f\x7f]{1,254}", N_("a name of at most 254 characters"))
_FOLDER: Final = kinds.text_like(r"[^\x00-\x1f\x7f]{1,200}", N_("the name of a folder, at most 200 characters"))
_ADDRESS: Final = kinds.text_like(
    r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64}@[\w.-]{1,253}", N_("an address such as support@example.com")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """What `Settings` knows of mail; all of it is empty until there is a mailbox."""

    mail_address: str = setting("", _ADDRESS, N_("The address that clients write to, and that answers come from."))
    mail_name: str = setting("", _USER, N_("The name that stands beside that address."))
    mail_imap_host: str = setting("", _HOST, N_("The server (IMAP) that the mailbox is read from; empty for none."))
    mail_imap_port: int = setting(993, _PORT, N_("The port of that server."))
    mail_imap_security: str = setting(
        TLS, _SECURITY, N_("How the connection is encrypted: at once (tls), or after a greeting (starttls).")
    )
    mail_imap_user: str = setting("", _USER, N_("The name that logs in there; empty for the address."))
    mail_folder: str = setting("INBOX", _FOLDER, N_("The folder that new mails arrive in."))
    mail_processed: str = setting(
        MOVE,
        kinds.one_of(MOVE, FLAG),
        N_("Whether a mail that was taken in is moved to another folder, or marked where it is."),
    )
    mail_processed_folder: str = setting(
        "Processed", _FOLDER, N_("The folder for mails that were taken in; it is made if it is missing.")
    )
    mail_quarantine_folder: str = setting(
        "Quarantine", _FOLDER, N_("The folder for mails in quarantine; it is made if it is missing.")
    )
    mail_largest_megabytes: int = setting(
        50, kinds.whole_number(1, 500), N_("Larger mails aren't read: their beginning goes to the quarantine.")
    )
    mail_smtp_host: str = setting("", _HOST, N_("The server (SMTP) that answers leave through; empty for none."))
    mail_smtp_port: int = setting(465, _PORT, N_("The port of that server."))
    mail_smtp_security: str = setting(
        TLS, _SECURITY, N_("How the connection is encrypted: at once (tls), or after a greeting (starttls).")
    )
    mail_smtp_user: str = setting("", _USER, N_("The name that logs in there; empty for the one that reads mail."))
    mail_ca_file: str = setting(
        "", kinds.whole_path(), N_("The certificate of an authority of your own; empty for those the system trusts.")
    )
    mail_signature_en: str = setting("", kinds.some_lines(2_000), N_("What stands below answers in English."))
    mail_signature_es: str = setting("", kinds.some_lines(2_000), N_("What stands below answers in Spanish."))
    mail_acknowledge: bool = setting(
        True, kinds.yes_or_no(), N_("Whether a new request is acknowledged by an automatic mail.")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """One mail server and who logs in. `ca_file` None means the authorities this computer trusts."""

    protocol: str
    """`imap` or `smtp`."""
    host: str
    port: int
    security: str
    user: str
    ca_file: Path | None = None

    @property
    def key(self) -> str:
        """What its password is kept under: `imap://ana@mail.example.com:993`."""
        return f"{self.protocol}://{self.user}@{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAccount:
    """The support mailbox as it is set up. `imap` or `smtp` None: nothing comes in, or leaves, by mail."""

    address: str
    name: str
    imap: MailServer | None
    smtp: MailServer | None
    folder: str
    moves: bool
    """Whether a mail taken in is moved, else it is marked."""
    processed_folder: str
    quarantine_folder: str
    largest_bytes: int
    signatures: Mapping[str, str]
    """By language code."""
    acknowledge: bool

    @property
    def sends(self) -> bool:
        """Whether mail leaves from here."""
        return self.smtp is not None and bool(self.address)


def mail_account(settings: MailSettings) -> MailAccount:
    """The account that these settings make."""
    ca_file = Path(settings.mail_ca_file) if settings.mail_ca_file else None
    reader = settings.mail_imap_user or settings.mail_address

    def server(protocol: str, host: str, port: int, security: str, user: str) -> MailServer | None:
        if not host:
            return None
        return MailServer(protocol=protocol, host=host, port=port, security=security, user=user, ca_file=ca_file)

    return MailAccount(
        address=settings.mail_address,
        name=settings.mail_name,
        imap=server("imap", settings.mail_imap_host, settings.mail_imap_port, settings.mail_imap_security, reader),
        smtp=server(
            *("smtp", settings.mail_smtp_host, settings.mail_smtp_port, settings.mail_smtp_security),
            settings.mail_smtp_user or reader,
        ),
        folder=settings.mail_folder or "INBOX",
        moves=settings.mail_processed == MOVE,
        processed_folder=settings.mail_processed_folder or "Processed",
        quarantine_folder=settings.mail_quarantine_folder or "Quarantine",
        largest_bytes=settings.mail_largest_megabytes * 1024 * 1024,
        signatures={"en": settings.mail_signature_en, "es": settings.mail_signature_es},
        acknowledge=settings.mail_acknowledge,
    )
