"""The whole job without a window: from a client's mail to an answered request, on time, and proved."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ecsupport_desktop import cli
from ecsupport_desktop.services.identity import new_id

FIRST = b"""\
From: =?iso-8859-1?Q?Bego=F1a_Salas?= <pedidos@laespiga.example>\r
To: Soporte <support@ecshops.example>\r
Subject: =?iso-8859-1?Q?La_p=E1gina_de_pago_no_funciona?=\r
Date: Mon, 02 Mar 2026 10:00:00 +0100\r
Message-ID: <uno@laespiga.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary="corte"\r
\r
--corte\r
Content-Type: multipart/alternative; boundary="otro"\r
\r
--otro\r
Content-Type: text/plain; charset=iso-8859-1\r
Content-Transfer-Encoding: 8bit\r
\r
Buenos d\xedas:\r
\r
La p\xe1gina de pago no funciona desde ma\xf1ana a las nueve.\r
\r
--otro\r
Content-Type: text/html; charset=iso-8859-1\r
Content-Transfer-Encoding: quoted-printable\r
\r
<p>Buenos d=EDas:</p><p>La p=E1gina de pago no funciona.</p>\r
--otro--\r
--corte\r
Content-Type: image/png; name="captura.png"\r
Content-Disposition: attachment; filename="captura.png"\r
Content-Transfer-Encoding: base64\r
\r
iVBORw0KGgo=\r
--corte--\r
"""
REPLY = """\
From: Begoña Salas <pedidos@laespiga.example>\r
Subject: Re: La página de pago no funciona\r
Message-ID: <dos@laespiga.example>\r
In-Reply-To: <uno@laespiga.example>\r
Content-Type: text/plain; charset=utf-8\r
\r
Firefox 140.\r
\r
El lunes, 2 de marzo de 2026, Soporte escribió:\r
> ¿Qué navegador?\r
""".encode()
REASONING = "El complemento del navegador bloquea el pago; no hay ningún error en la tienda."
Desk = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def desk(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Iterator[Desk]:
    """Runs a command that must succeed and returns its JSON lines."""

    def run(*arguments: object) -> list[dict[str, Any]]:
        capfdbinary.readouterr()
        code = cli.main(["--basedir", str(tmp_path / "base"), *map(str, arguments)])
        out, err = capfdbinary.readouterr()
        assert code == 0, err.decode()
        return [json.loads(line) for line in out.splitlines()]

    return run


def test_from_a_mail_to_an_answer_in_time(desk: Desk, tmp_path: Path) -> None:
    first, reply, commands = (tmp_path / name for name in ("first.eml", "reply.eml", "commands.jsonl"))
    first.write_bytes(FIRST)
    reply.write_bytes(REPLY)

    def apply(kind: str, **fields: Any) -> None:
        command = {"id": str(new_id()), "kind": kind, "request": number} | fields
        commands.write_text(json.dumps(command), encoding="utf-8")
        (answer,) = desk("apply", commands)
        assert (answer["outcome"], answer["request"]) == ("applied", number), answer

    def by_phone() -> dict[str, str]:
        return {"way": "phone", "sent_at": datetime.now(UTC).isoformat()}

    (taken,) = desk("intake", first)
    number = taken["request"]
    assert taken["outcome"] == "registered"
    apply("claim_request")
    apply("ask_for_information", items=["el navegador"], text="¿Qué navegador?", sent=by_phone())
    (waiting,) = desk("queue", "waiting_for_client")
    assert waiting["number"] == number

    (taken,) = desk("intake", reply)
    assert (taken["outcome"], taken["request"]) == ("appended", number)
    assert [request["number"] for request in desk("queue", "to_analyse")] == [number]
    apply("establish_assessment", assessment={"kind": "level_1", "reasoning": REASONING})
    apply("answer", text=f"Hola:\n\n{REASONING}\n\nUn saludo", sent=by_phone())

    (shown,) = desk("show", number)
    assert (shown["state"], shown["assessment"]) == ("answered", "level_1")
    assert [cycle["ended_by"] for cycle in shown["cycles"]] == ["information_asked", "response_delivered"]
    for cycle in shown["cycles"]:
        opened, due, ended = (datetime.fromisoformat(cycle[key]) for key in ("opened_at", "due_at", "ended_at"))
        assert due - opened == timedelta(hours=48)
        assert opened <= ended <= due
    mail = shown["messages"][0]
    assert mail["from"] == "Begoña Salas <pedidos@laespiga.example>"
    assert "página de pago no funciona desde mañana" in mail["text"]
    assert [(file["name"], file["size"]) for file in mail["attachments"]] == [("captura.png", 8)]
    assert shown["messages"][2]["new_text"] == "Firefox 140."

    (figures,) = desk("report")
    assert (figures["in_time"], figures["late"], figures["open"]) == (2, 0, 0)
    assert desk("doctor") == [{"ok": True, "faults": 0}]
