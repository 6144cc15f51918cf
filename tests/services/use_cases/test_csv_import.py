"""CSV import: a report a row, any usual encoding and delimiter, and the same file again adds nothing."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ecsupport_desktop.domain.directory import Agent, Client
from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.words import Channel, Impact
from ecsupport_desktop.services.csv_clients import import_clients
from ecsupport_desktop.services.csv_import import import_requests
from ecsupport_desktop.services.desk import Desk

CLIENTS = """\
Name;Language;Domains;Contact name;Contact address;Phone;Service;Shop URL
Calzados Peña;es;calzadospena.example;María;maria@calzadospena.example;965;Tienda;https://calzadospena.example
Calzados Peña;;;Óscar;oscar@calzadospena.example;;;

;es;;;;;;
Wrong;fr;;;;;;
Bad domain;en;not a domain;;;;;
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_clients_come_with_contacts_services_and_domains(desk: Desk, lead: Agent, encoding: str) -> None:
    rows = list(import_clients(desk, CLIENTS.encode(encoding), lead.id))
    assert [(row.line, row.outcome.value) for row in rows] == [
        (2, "registered"),
        (3, "extended"),
        (5, "refused"),
        (6, "refused"),
        (7, "refused"),
    ]
    assert all(row.reason for row in rows[2:])
    (client,) = desk.readers.all_clients()
    assert (client.name, client.language, client.domains) == ("Calzados Peña", "es", ("calzadospena.example",))
    assert [contact.name for contact in client.contacts] == ["María", "Óscar"]
    assert [service.shop_url for service in client.services] == ["https://calzadospena.example"]


def test_the_same_clients_again_change_nothing(desk: Desk, lead: Agent) -> None:
    list(import_clients(desk, CLIENTS.encode(), lead.id))
    before = list(desk.readers.all_clients())
    rows = list(import_clients(desk, CLIENTS.encode(), lead.id))
    assert [row.outcome.value for row in rows[:2]] == ["duplicate", "duplicate"]
    assert list(desk.readers.all_clients()) == before


REQUESTS = """\
client,contact_address,subject,text,channel,impact,received_at
Acme,ana@acme.example,Checkout,"It shows
error 500",phone,discontinued,2026-03-01 10:00
,bo@acme.example,Search,Finds nothing,,,2026-03-01T10:00:00+00:00
Nobody,,Search,Finds nothing,,,
,,Search,Finds nothing,pigeon,,
,,Search,Finds nothing,,,tomorrow
,,,No subject,,,
,,Future,Not yet,,,2030-01-01
"""


def test_requests_are_registered_with_their_moments(desk: Desk, lead: Agent, acme: Client) -> None:
    rows = list(import_requests(desk, REQUESTS.encode(), lead.id, zone=ZoneInfo("Europe/Madrid")))
    assert [(row.line, row.outcome.value) for row in rows] == [
        (2, "registered"),
        (4, "registered"),
        (5, "refused"),
        (6, "refused"),
        (7, "refused"),
        (8, "refused"),
        (9, "refused"),
    ]
    first, second = desk.readers.all_requests()
    assert (first.client_id, first.contact_id) == (acme.id, acme.contacts[0].id)
    assert (first.channel, first.impact) == (Channel.PHONE, Impact.DISCONTINUED)
    assert first.messages[0].received_at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert first.cycles[0].opened_at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert (second.client_id, second.contact_id, second.channel) == (acme.id, None, Channel.OTHER)


def test_the_same_requests_again_add_nothing(desk: Desk, lead: Agent, acme: Client) -> None:
    list(import_requests(desk, REQUESTS.encode(), lead.id))
    rows = list(import_requests(desk, REQUESTS.encode(), lead.id))
    assert [row.outcome.value for row in rows[:2]] == ["duplicate", "duplicate"]
    assert [row.request for row in rows[:2]] == ["ECS-2026-000001", "ECS-2026-000002"]
    assert len(list(desk.readers.all_requests())) == 2


@pytest.mark.parametrize("text", ["", "one,two\n1,2\n", "subject,text,Text\na,b,c\n", 'subject,text\n"a,b\n'])
def test_a_file_that_is_none_says_so(desk: Desk, lead: Agent, text: str) -> None:
    with pytest.raises(InvalidField):
        list(import_requests(desk, text.encode(), lead.id))
