"""Whether this installation works: the whole way from a mail to a delivered answer, in a throw-away folder.

The floors beside the use cases are handed in, so that the installed ones are tried, whichever they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ecsupport_desktop.config.paths import resources_folder
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.assessment import Level1
from ecsupport_desktop.domain.directory import Agent
from ecsupport_desktop.domain.words import Channel, CycleEnd, DeliveryWay, State
from ecsupport_desktop.services.demo_texts import demo_texts
from ecsupport_desktop.services.desk import Desk
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.services.intake import Intake, IntakeOutcome, IntakeResult
from ecsupport_desktop.services.mail_model import MailParser, ParsedMail
from ecsupport_desktop.services.people import acting_agent
from ecsupport_desktop.services.ports import Store
from ecsupport_desktop.services.quote_paper import Printer
from ecsupport_desktop.services.self_test_quote import walk_quote

FIRST_MAIL: Final = (
    b"From: =?iso-8859-1?Q?Ana_Mu=F1oz?= <ana@acme.example>\r\n"
    b"To: support@ecshops.example\r\n"
    b"Subject: =?utf-8?B?TGEgdGllbmRhIG5vIGNhcmdh?=\r\n"
    b"Date: Mon, 02 Mar 2026 10:00:00 +0100\r\n"
    b"Message-ID: <first@acme.example>\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="cut"\r\n\r\n'
    b"--cut\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"Hola, la p=E1gina no carga.\r\n"
    b'--cut\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="shop.log"\r\n\r\n'
    b"HTTP 500\r\n--cut--\r\n"
)
REPLY: Final = (
    b"From: Ana <ana@acme.example>\r\nSubject: Re: La tienda no carga\r\nMessage-ID: <second@acme.example>\r\n"
    b"In-Reply-To: <first@acme.example>\r\nReferences: <first@acme.example>\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nFirefox 140.\r\n"
)
_REASONING: Final = "The browser's add-on blocks the shop."


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing tried; `detail` says what was seen."""

    check: str
    ok: bool
    detail: str


def self_test(
    folder: Path,
    open_store: Callable[[Path], Store],
    make_parser: Callable[[], MailParser],
    printer: Printer,
    *,
    window: Callable[[Path], str] | None = None,
) -> Iterator[Check]:
    """Try one thing after the other; what fails is told and the rest go on. `window` returns what it has drawn."""
    yield _tried("resources", _check_resources)
    yield _tried("commands", _check_commands)
    yield _tried("mail parser", lambda: _check_parser(make_parser))
    yield _tried("journey", lambda: _check_journey(folder / "self-test.db", open_store, make_parser))
    yield _tried("quote", lambda: _check_quote(folder / "quote.db", open_store, printer))
    if window is not None:
        yield _tried("window", lambda: window(folder))


def _tried(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(check=name, ok=True, detail=check())
    except Exception as error:  # noqa: BLE001 - whatever is wrong with this installation is the finding
        return Check(check=name, ok=False, detail=f"{type(error).__name__}: {error}")


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)


def _check_resources() -> str:
    folder = resources_folder()
    for needed in ("icons", "locale/es/LC_MESSAGES/ecsupport.mo", "demo/problems.toml"):
        _expect((folder / needed).exists(), f"{needed} is missing in {folder}")
    problems = sum(len(found) for found in demo_texts().problems.values())
    return f"{folder}, {problems} demo problems"


def _check_commands() -> str:
    from ecsupport_desktop.services.codec import command_from_json, command_schema, command_to_json

    command = c.AddNote(id=new_id(), actor_id=new_id(), request_id=new_id(), text="ñ")
    _expect(command_from_json(command_to_json(command)) == command, "a command doesn't survive its JSON")
    return f"{len(command_schema()['$defs'])} definitions"


def _check_parser(make_parser: Callable[[], MailParser]) -> str:
    parser = make_parser()
    try:
        mail = parser.parse(FIRST_MAIL)
    finally:
        parser.close()
    _expect(isinstance(mail, ParsedMail), "the mail can't be read")
    assert isinstance(mail, ParsedMail)
    _expect("página" in mail.text and len(mail.attachments) == 1, "the mail is read wrongly")
    return "a mail in ISO-8859-1 with an attachment"


def _check_journey(path: Path, open_store: Callable[[Path], Store], make_parser: Callable[[], MailParser]) -> str:
    store, parser = open_store(path), make_parser()
    try:
        desk = Desk(store)
        agent = acting_agent(desk, "self-test")
        cycles = _walk(desk, Intake(desk, parser, agent.id), agent)
        faults = [f"{fault.subject}: {fault.what}" for fault in store.doctor()]
        _expect(not faults, "; ".join(faults))
        return f"registered, asked, replied, answered; {cycles} cycles in time; no fault"
    finally:
        parser.close()
        store.close()


def _check_quote(path: Path, open_store: Callable[[Path], Store], printer: Printer) -> str:
    store = open_store(path)
    try:
        desk = Desk(store)
        agent = acting_agent(desk, "self-test")
        message = c.NewMessage(channel=Channel.PHONE, text="Could the shop sell gift cards?")
        registering = c.RegisterRequest(
            id=new_id(), actor_id=agent.id, request_id=new_id(), subject="Gift cards", message=message, language="en"
        )
        _accepted(desk, registering)
        seen = walk_quote(desk, printer, agent, registering.request_id, _expect, _accepted)
        faults = [f"{fault.subject}: {fault.what}" for fault in store.doctor()]
        _expect(not faults, "; ".join(faults))
        return f"{seen}; no fault"
    finally:
        store.close()


def _walk(desk: Desk, intake: Intake, agent: Agent) -> int:
    """From the first mail to the delivered answer; how many cycles ended in time."""
    taken = _taken(intake.take(FIRST_MAIL, "first.eml"), IntakeOutcome.REGISTERED)
    base: dict[str, Any] = {"actor_id": agent.id, "request_id": taken.request_id}
    asked = c.AskForInformation(id=new_id(), **base, items=("browser",), text="¿Navegador?", sent=_sent(desk, taken))
    _accepted(desk, asked)
    _taken(intake.take(REPLY, "reply.eml"), IntakeOutcome.APPENDED)
    _taken(intake.take(REPLY, "reply.eml"), IntakeOutcome.DUPLICATE)
    _accepted(desk, c.EstablishAssessment(id=new_id(), **base, assessment=Level1(reasoning=_REASONING)))
    _accepted(desk, c.Answer(id=new_id(), **base, text=f"Hola:\n\n{_REASONING}", sent=_sent(desk, taken)))
    assert taken.request_id is not None
    view = desk.readers.request(taken.request_id)
    assert view is not None
    ends = [cycle.ended_by for cycle in view.request.cycles]
    _expect(ends == [CycleEnd.INFORMATION_ASKED, CycleEnd.RESPONSE_DELIVERED], f"cycles ended by {ends}")
    _expect(view.request.state is State.ANSWERED, f"the state is {view.request.state}")
    return sum(cycle.in_time is True for cycle in view.request.cycles)


def _sent(desk: Desk, taken: IntakeResult) -> c.SentAnotherWay:
    """Sent the moment the last message was received: neither before it nor after now."""
    assert taken.request_id is not None
    view = desk.readers.request(taken.request_id)
    assert view is not None and view.request.last_message_at is not None
    return c.SentAnotherWay(way=DeliveryWay.CHAT, sent_at=view.request.last_message_at)


def _taken(result: IntakeResult, expected: IntakeOutcome) -> IntakeResult:
    _expect(result.outcome is expected, f"{result.file} was {result.outcome}, not {expected}: {result.reason}")
    return result


def _accepted(desk: Desk, command: c.AnyCommand) -> None:
    outcome = desk.execute(command)
    _expect(outcome.accepted, f"{command.kind} was {outcome.status}: {outcome.refusal and outcome.refusal.text}")
