"""What the window says of its mailbox when it is asked."""

from typing import Any

from PySide6.QtCore import QObject

from ecsupport_desktop.ui.main_window.mail_notice import MailNotice


def test_a_window_on_demo_data_says_that_it_sends_and_takes_nothing(link: Any, notices: Any) -> None:
    owner = QObject()
    MailNotice(None, link, notices, lambda: None, owner).say()
    assert notices.history[-1].message == "The demo data has no mailbox: nothing comes in or leaves by mail here."
