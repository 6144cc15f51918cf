"""Consoles that take one mailbox in: nothing twice, nothing lost, whatever is cut, and one of them at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from support.imap_server import ImapServer
from support.proxy import Proxy

from ecsupport_desktop.mail.imap import ImapMailboxes
from ecsupport_desktop.services.intake import IntakeOutcome
from ecsupport_desktop.services.mail_fetching import LEASE, LEFT_OPEN, TOO_LARGE, Fetching
from ecsupport_desktop.services.mailbox_model import MailboxRefused

MANY = 250


def a_mail(number: int = 1, text: str = "It fails.") -> bytes:
    return f"From: ana@acme.example\nSubject: Mail {number}\nMessage-ID: <{number}@acme.example>\n\n{text}\n".encode()


def subjects(watcher: Any) -> list[str]:
    return sorted(request.subject for request in watcher.desk.readers.all_requests())


def test_new_mails_are_registered_and_leave_the_inbox(imap: ImapServer, user: str, watcher: Callable[..., Any]) -> None:
    imap.deliver(user, [*map(a_mail, range(3)), b"no mail at all\n"])
    console = watcher()
    assert console.fetch()
    assert Counter(each.outcome.value for each in console.results) == {"registered": 3, "quarantined": 1}
    assert (console.told[-1].done, console.told[-1].total) == (4, 4)
    assert (imap.mails(user), len(imap.mails(user, "Processed"))) == ([], 3)
    assert imap.mails(user, "Quarantine") == [b"no mail at all\n"]
    assert console.fetch()
    assert len(console.results) == 4
    assert console.desk.store.leases.take(LEASE, console.desk.readers.agents()[0].id, 1)


def test_mails_that_stay_marked_are_taken_once(imap: ImapServer, user: str, watcher: Callable[..., Any]) -> None:
    imap.deliver(user, map(a_mail, range(3)))
    console = watcher(moves=False)
    assert console.fetch()
    assert console.fetch()
    assert len(console.results) == len(imap.mails(user)) == 3


def test_mails_numbered_anew_are_looked_at_again_and_known(
    imap: ImapServer, user: str, watcher: Callable[..., Any]
) -> None:
    imap.deliver(user, map(a_mail, range(3)))
    with ImapServer(capability="IMAP4rev1") as plain:
        plain.deliver(user, map(a_mail, range(3)))
        console = watcher(ImapMailboxes(plain.account(user, moves=False), plain.password))
        assert console.fetch()
        (plain.folder / "mail" / user / "dovecot-keywords").unlink(missing_ok=True)
        for path in (plain.folder / "mail" / user / "cur").iterdir():
            path.rename(path.with_name(path.name.partition(":")[0] + ":2,"))
        plain.number_anew(user)
        assert console.fetch()
    assert Counter(each.outcome.value for each in console.results) == {"registered": 3, "duplicate": 3}
    assert subjects(console) == ["Mail 0", "Mail 1", "Mail 2"]


def test_a_mail_too_large_is_quarantined_with_its_beginning_and_kept_whole_in_the_mailbox(
    imap: ImapServer, user: str, watcher: Callable[..., Any]
) -> None:
    large = a_mail(1, "x" * 2_000_000)
    imap.deliver(user, [large])
    console = watcher()
    assert console.fetch()
    (entry,) = console.desk.readers.quarantine()
    assert entry.reason == TOO_LARGE
    assert console.desk.readers.file(entry.raw_sha256).startswith(b"From: ana@acme.example\r\n")
    assert imap.mails(user, "Quarantine") == [large]


def test_the_mail_that_was_open_at_a_crash_is_quarantined_and_the_others_come_in(
    imap: ImapServer, user: str, watcher: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    imap.deliver(user, map(a_mail, range(3)))
    crashing = watcher(folder="profile")
    real = crashing.parser.parse

    def parse(raw: bytes) -> Any:
        if b"Mail 1" in raw:
            raise RecursionError("the program dies of it")
        return real(raw)

    monkeypatch.setattr(crashing.parser, "parse", parse)
    with pytest.raises(RecursionError):
        crashing.fetch()
    console = watcher(folder="profile")
    assert console.fetch()
    (entry,) = console.desk.readers.quarantine()
    assert entry.reason == LEFT_OPEN
    assert subjects(console) == ["Mail 0", "Mail 2"]
    assert not (console.open_mail._file).exists()
    assert imap.mails(user, "Quarantine") == [a_mail(1)]


def test_a_watcher_takes_in_what_comes_and_ends_at_once(
    imap: ImapServer, user: str, watcher: Callable[..., Any]
) -> None:
    console = watcher()
    console.start()
    console.wait_for(Fetching.WATCHING)
    imap.deliver(user, [a_mail(1)])
    console.wait_until(lambda: console.results)
    console.wait_for(Fetching.WATCHING, times=2)
    console.end()
    assert subjects(console) == ["Mail 1"]
    assert console.fault is None


def test_a_connection_cut_again_and_again_loses_nothing(
    imap: ImapServer, user: str, watcher: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecsupport_desktop.services.mail_fetching.PAUSES", (0.01,))
    imap.deliver(user, map(a_mail, range(30)))
    with Proxy(("127.0.0.1", imap.tls_port)) as between:
        console = watcher(port=between.port)
        hear = console.fetching._on_progress

        def hear_and_cut(progress: Any) -> None:
            hear(progress)
            if progress.state is Fetching.TAKING and len(console.results) % 7 == 0:
                between.reset()

        console.fetching._on_progress = hear_and_cut
        console.start()
        console.wait_until(lambda: console.state is Fetching.WATCHING)
        console.end()
    taken = Counter(each.outcome for each in console.results)
    assert taken[IntakeOutcome.REGISTERED] == 30
    assert len(subjects(console)) == len(imap.mails(user, "Processed")) == 30
    assert any(each.state is Fetching.TROUBLE and "was lost" in each.fault for each in console.told)


def test_a_server_that_is_away_is_told_and_found_again(
    imap: ImapServer, user: str, watcher: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecsupport_desktop.services.mail_fetching.PAUSES", (0.05,))
    with Proxy(("127.0.0.1", imap.tls_port)) as between:
        between.refuse()
        console = watcher(port=between.port)
        console.start()
        console.wait_for(Fetching.TROUBLE)
        assert "Nothing answers at localhost" in console.told[-1].fault
        imap.deliver(user, [a_mail(1)])
        between.restore()
        console.wait_until(lambda: console.results)
        console.end()


def test_a_wrong_password_ends_the_watch(imap: ImapServer, user: str, watcher: Callable[..., Any]) -> None:
    console = watcher(ImapMailboxes(imap.account(user), "wrong"))
    console.start()
    console.wait_until(lambda: console.fault)
    console.end()
    assert isinstance(console.fault, MailboxRefused)
    other = watcher()
    assert other.fetch(), "the turn was given back"


def test_whoever_has_no_turn_waits_and_takes_over(
    imap: ImapServer, user: str, watcher: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecsupport_desktop.services.mail_fetching.TURN_SECONDS", 0.1)
    first, second = watcher(), watcher()
    first.start()
    first.wait_for(Fetching.WATCHING)
    assert not second.fetch()
    second.start()
    second.wait_for(Fetching.ELSEWHERE)
    first.end()
    imap.deliver(user, [a_mail(1)])
    second.wait_until(lambda: second.results)
    second.end()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_two_watchers_register_hundreds_of_mails_once_each(
    imap: ImapServer,
    user: str,
    watcher: Callable[..., Any],
    engine: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ecsupport_desktop.services.mail_fetching.TURN_SECONDS", 0.05)
    imap.deliver(user, map(a_mail, range(MANY)))
    consoles = first, second = [watcher(), watcher()]
    for console in consoles:
        console.start()
    first.wait_until(lambda: first.results or Fetching.ELSEWHERE in {each.state for each in first.told})
    busy, other = (first, second) if first.results else (second, first)
    # Half-way whoever fetches leaves, and the other one has to go on.
    busy.wait_until(lambda: len(busy.results) >= MANY // 2, 120)
    busy.end()
    other.wait_until(lambda: other.results and other.state is Fetching.WATCHING, 120)
    other.end()
    assert subjects(other) == sorted(f"Mail {number}" for number in range(MANY))
    outcomes = Counter(each.outcome for console in consoles for each in console.results)
    assert outcomes[IntakeOutcome.REGISTERED] == MANY
    assert outcomes.total() <= MANY + 1, "only the mail in hand when the one left is looked at again"
    assert (imap.mails(user), len(imap.mails(user, "Processed"))) == ([], MANY)
    assert busy.results and other.results
    assert list(other.desk.store.doctor()) == []
