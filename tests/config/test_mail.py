"""The support mailbox as its settings make it."""

from pathlib import Path

import pytest

from ecsupport_desktop.config.mail import mail_account
from ecsupport_desktop.config.paths import Paths
from ecsupport_desktop.config.settings import Settings, SettingsError, load_settings, save_setting

FILE = """\
mail_address = "support@shop.example"
mail_imap_host = "imap.shop.example"
mail_smtp_host = "smtp.shop.example"
mail_smtp_port = 587
mail_smtp_security = "starttls"
mail_processed = "flag"
mail_ca_file = "{folder}/own.pem"
mail_signature_es = '''
Un saludo,
Soporte
'''
"""


def test_nothing_is_set_up_until_there_is_a_server() -> None:
    account = mail_account(Settings())
    assert (account.imap, account.smtp, account.acknowledge) == (None, None, True)
    assert (account.folder, account.moves, account.largest_bytes) == ("INBOX", True, 50 * 1024 * 1024)


def test_the_address_logs_in_where_nobody_else_is_named(paths: Paths, tmp_path: Path) -> None:
    paths.settings_file.write_text(FILE.format(folder=tmp_path.as_posix()), encoding="utf-8")
    settings, problems = load_settings(paths, {"ECSUPPORT_MAIL_IMAP_PORT": "1993"})
    assert problems == []
    account = mail_account(settings)
    assert account.imap is not None and account.smtp is not None
    assert account.imap.key == "imap://support@shop.example@imap.shop.example:1993"
    assert account.smtp.key == "smtp://support@shop.example@smtp.shop.example:587"
    assert (account.imap.security, account.smtp.security, account.moves) == ("tls", "starttls", False)
    assert account.imap.ca_file == account.smtp.ca_file == tmp_path / "own.pem"
    assert account.signatures == {"en": "", "es": "\nUn saludo,\nSoporte".lstrip("\n")}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("mail_address", "nobody"),
        ("mail_address", "a@b\r\nBcc: c@d"),
        ("mail_imap_host", "imap.example/evil"),
        ("mail_imap_port", 0),
        ("mail_imap_security", "none"),
        ("mail_folder", "IN\r\nBOX"),
        ("mail_ca_file", "own.pem"),
        ("mail_signature_en", "x" * 2_001),
    ],
)
def test_what_could_not_be_used_is_refused(paths: Paths, key: str, value: object) -> None:
    with pytest.raises(SettingsError):
        save_setting(paths, key, value)
