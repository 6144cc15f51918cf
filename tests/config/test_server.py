"""Addresses of servers: what may stand in them, what may not, and what is weak about them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsupport_desktop.config.server import ServerAddress, ServerAddressError, parse_server
from ecsupport_desktop.config.weakness import acceptance_of, is_accepted, quiet_remark, weaknesses


@pytest.mark.parametrize(
    ("text", "hosts", "database", "user"),
    [
        ("postgresql://ana@db.example.com/support", (("db.example.com", 5432),), "support", "ana"),
        ("postgres://ana@db.example.com", (("db.example.com", 5432),), "ecsupport", "ana"),
        ("db.example.com", (("db.example.com", 5432),), "ecsupport", "me"),
        ("db.example.com:6432/support", (("db.example.com", 6432),), "support", "me"),
        ("postgresql://a%40b@one:1,two,[::1]:3/x%20y", (("one", 1), ("two", 5432), ("::1", 3)), "x y", "a@b"),
        ("postgresql://[fe80::1%25eth0]/db", (("fe80::1%eth0", 5432),), "db", "me"),
        ("postgresql://ana@%2Fvar%2Frun%2Fpostgresql/db", (("/var/run/postgresql", 5432),), "db", "ana"),
        ("  postgresql://ana@192.0.2.7:5433/db  ", (("192.0.2.7", 5433),), "db", "ana"),
    ],
)
def test_addresses_are_read(text, hosts, database, user):
    server = parse_server(text, user="me")
    assert (server.hosts, server.database, server.user) == (hosts, database, user)
    assert parse_server(str(server)) == server


def test_the_safest_is_what_nobody_has_to_ask_for():
    server = parse_server("ana@db.example.com/support")
    assert (server.sslmode, server.ca_file, server.channel_binding) == ("verify-full", None, "require")
    assert parse_server("ana@db/x?sslmode=require").channel_binding == "prefer"
    assert parse_server("ana@%2Ftmp/x").channel_binding == "prefer"
    chosen = parse_server("ana@db/x?sslrootcert=%2Fetc%2Fca%20file.pem&channel_binding=prefer&sslmode=verify-ca")
    assert (chosen.sslmode, chosen.ca_file, chosen.channel_binding) == ("verify-ca", Path("/etc/ca file.pem"), "prefer")
    assert parse_server("ana@db/x?sslrootcert=system").ca_file is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "which server"),
        ("postgresql://", "which server"),
        ("postgresql:///support", "which server"),
        ("postgresql://ana@/support", "which server"),
        ("a,,b", "which server"),
        ("-h", "which server"),
        ("two words", "which server"),
        ("mysql://db/x", "Only a PostgreSQL server"),
        ("host=db dbname=x", "Write the address as"),
        ("db:0", "A port is"),
        ("db:65536", "A port is"),
        ("db:٣", "A port is"),
        ("[::1", "brackets"),
        ("[::1]x", "brackets"),
        ("db/x?sslmode=strict", "“sslmode” must be one of disable, allow"),
        ("db/x?channel_binding=yes", "“channel_binding” must be one of"),
        ("db/x?options=-cfsync%3Doff", "“options” can't stand in the address; sslmode"),
        ("db/x?sslmode=require&sslmode=disable", "once each"),
        ("db/x?sslrootcert=ca.pem", "whole path"),
        ("db/x#y", "%23"),
        ("db/x%00", "invisible"),
    ],
)
def test_what_is_wrong_is_said(text, sentence):
    with pytest.raises(ServerAddressError, match=sentence):
        parse_server(text, user="me")


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ana:s3cret@db/x",
        "postgresql://ana:s3c/ret@db/x",
        "postgresql://ana:s3c@ret@db/x",
        "postgresql://ana:s3c:ret@db:5432/x?sslmode=require",
        "postgresql://ana:s3c#ret@db/x",
        "postgresql://ana:s3c?ret@db/x",
        "ana:s3cret@db",
        "postgresql://ana@db/x?password=s3cret",
        "postgresql://ana@db/x?sslpassword=s3cret",
    ],
)
def test_a_password_is_refused_and_never_repeated(text):
    with pytest.raises(ServerAddressError) as refused:
        parse_server(text)
    assert "s3c" not in str(refused.value) and "ret" not in str(refused.value)


def test_who_logs_in_must_be_known():
    with pytest.raises(ServerAddressError, match="who logs in"):
        parse_server("db.example.com")


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20)
hosts = st.one_of(
    st.from_regex(r"[a-z][a-z0-9.-]{0,20}", fullmatch=True), st.ip_addresses().map(str), st.just("/var/run/a:b,c")
)


@given(
    st.builds(
        ServerAddress,
        hosts=st.lists(st.tuples(hosts, st.integers(1, 65_535)), min_size=1, max_size=3).map(tuple),
        database=words,
        user=words,
        sslmode=st.sampled_from(("disable", "require", "verify-ca", "verify-full")),
        ca_file=st.one_of(st.none(), st.just(Path("/etc/ssl/señor & ca?.pem").absolute())),
        channel_binding=st.sampled_from(("disable", "prefer", "require")),
    )
)
def test_what_is_written_is_read_back(server):
    assert parse_server(str(server)) == server


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    try:
        server = parse_server(text, user="me")
    except ServerAddressError as refused:
        assert str(refused).endswith(".")
    else:
        assert parse_server(str(server)) == server


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("ana@db/x", ""),
        ("ana@db/x?sslmode=disable", "isn't encrypted"),
        ("ana@db/x?sslmode=prefer", "may not be encrypted"),
        ("ana@db/x?sslmode=require", "whose server"),
        ("ana@db/x?sslmode=verify-ca", "name isn't checked"),
        ("ana@db/x?channel_binding=prefer", "isn't bound"),
        ("ana@localhost,db/x?sslmode=disable", "isn't encrypted"),
        ("ana@localhost/x?sslmode=disable", ""),
        ("ana@127.0.0.9,[::1]/x?sslmode=disable", ""),
        ("ana@%2Ftmp/x", ""),
    ],
)
def test_what_is_weak_is_said(address, word):
    said = weaknesses(parse_server(address))
    assert word in " ".join(said) if word else not said


def test_a_weakness_is_accepted_for_one_server_in_one_mode():
    weak = parse_server("ana@db/x?sslmode=require")
    accepted = (acceptance_of(weak),)
    assert is_accepted(weak, accepted)
    assert not is_accepted(parse_server("ana@db/x?sslmode=disable"), accepted)
    assert not is_accepted(parse_server("ana@elsewhere/x?sslmode=require"), accepted)
    assert is_accepted(parse_server("ana@db/x"), ())


def test_what_stays_here_is_only_remarked():
    assert "stays on this computer" in quiet_remark(parse_server("ana@localhost/x?sslmode=disable"))
    assert "stays on this computer" in quiet_remark(parse_server("ana@%2Ftmp/x"))
    assert quiet_remark(parse_server("ana@localhost/x")) == quiet_remark(parse_server("ana@db/x")) == ""
