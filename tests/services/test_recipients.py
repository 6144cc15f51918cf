"""Whom a message goes to, as people type it."""

import pytest

from ecsupport_desktop.domain.errors import InvalidField
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.services.recipients import read_recipients, recipients_text


@pytest.mark.parametrize(
    ("typed", "addresses"),
    [
        ("ana@acme.example", ["ana@acme.example"]),
        ("Ana Ruiz <ana@acme.example>, bea@acme.example", ["ana@acme.example", "bea@acme.example"]),
        ('"Ruiz, Ana" <ana@acme.example>; Begoña <b@acme.example>', ["ana@acme.example", "b@acme.example"]),
        ("ana@acme.example, ANA@acme.example", ["ana@acme.example"]),
        (" \n ana@acme.example ,", ["ana@acme.example"]),
    ],
)
def test_addresses_are_read_in_order_and_once(typed, addresses):
    assert [person.address for person in read_recipients(typed)] == addresses


@pytest.mark.parametrize("typed", ["ana", "ana@acme", "ana@@acme.example", "Ana <ana>", "a b@acme.example c@d.example"])
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(InvalidField) as refused:
        read_recipients(typed)
    assert refused.value.field == "to"


def test_somebody_is_needed():
    with pytest.raises(InvalidField):
        read_recipients(" , ")


@pytest.mark.parametrize("name", ["Ana Ruiz", "Ruiz, Ana", 'Ana "la jefa" Ruiz', "Begoña", "", "back\\slash", "a@b.c"])
def test_what_is_shown_reads_back_to_the_same_address(name):
    person = Address(name=name, address="ana@acme.example")
    (found,) = read_recipients(recipients_text([person]))
    assert found.address == person.address
    assert found.name == name.replace('"', "").replace("\\", "")


def test_a_name_that_hides_something_isnt_shown():
    assert recipients_text([Address(name="Ana\u202e", address="ana@acme.example")]) == "ana@acme.example"
