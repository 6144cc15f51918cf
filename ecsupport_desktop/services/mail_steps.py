"""What is tried, one step after the other, before a mail server is used."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MailStepName(StrEnum):
    """In this order; a step that fails is the last one. `folder` is of incoming mail, `sender` of outgoing."""

    NAME = "name"
    PORT = "port"
    TLS = "tls"
    LOGIN = "login"
    FOLDER = "folder"
    SENDER = "sender"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailStep:
    """One step's result. `text` is a translated sentence: why it failed and the way out, or what was found.

    `caution`: it works, and the sentence should be read.
    """

    name: MailStepName
    ok: bool
    text: str = ""
    caution: bool = False
