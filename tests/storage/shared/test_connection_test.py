"""Trying a team's server step by step, on a real one that encrypts with certificates good and bad."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from support.postgres_server import NoServer, PostgresServer

from ecsupport_desktop.config.server import ServerAddress, parse_server
from ecsupport_desktop.services.connection_steps import StepName
from ecsupport_desktop.services.ports import LoginRefused
from ecsupport_desktop.storage.postgres import authorities, inside_steps, probe
from ecsupport_desktop.storage.postgres.connection_test import test_connection as try_connection
from ecsupport_desktop.storage.postgres.engine import connect
from ecsupport_desktop.storage.postgres.faults import fault_of
from ecsupport_desktop.storage.postgres.migrate import create_schema

CERTIFICATES = Path(__file__).parents[2] / "support" / "certificates"
CA = CERTIFICATES / "ca.pem"
AGENT = "INSERT INTO agent (id, login, name, name_key, role, active) VALUES"


@pytest.fixture(scope="module")
def team() -> Iterator[PostgresServer]:
    """A server of our tables with the people a team has: ana (lead), bea (left), eve (no agent), md (by md5)."""
    server = PostgresServer()
    try:
        create_schema(server.create_database("support"), None)
        server.create_database("empty")
        for name in ("ana", "bea", "eve", "otto"):
            server.execute(f"CREATE ROLE {name} LOGIN PASSWORD 's3cret'")
        server.execute("ALTER ROLE otto NOLOGIN")
        server.execute("SET password_encryption = 'md5'; CREATE ROLE md LOGIN PASSWORD 's3cret'")
        rules = server.folder / "data" / "pg_hba.conf"
        rules.write_text(f"host all md all md5\n{rules.read_text()}")
        server.restart()
        server.execute("GRANT CONNECT ON DATABASE support TO ana, bea, eve")
        server.execute("GRANT agent TO ana, bea")
        server.execute(f"{AGENT} (gen_random_uuid(), 'ana', 'Ana Ruiz', 'ana ruiz', 'lead', true)", database="support")
        server.execute(f"{AGENT} (gen_random_uuid(), 'bea', 'Bea Gil', 'bea gil', 'agent', false)", database="support")
        server.create_database("closed")
        server.execute("REVOKE CONNECT ON DATABASE closed FROM PUBLIC")
        yield server
    finally:
        server.close()


@pytest.fixture
def encrypted(team: PostgresServer) -> ServerAddress:
    """The team's server with a certificate that is as it should be."""
    use(team, "server")
    return parse_server(f"ana@localhost:{team.port}/support?sslrootcert={CA}")


def use(team: PostgresServer, certificate: str) -> None:
    if getattr(team, "certificate", "") == certificate:
        return
    try:
        team.use_tls(CERTIFICATES / f"{certificate}.pem", CERTIFICATES / f"{certificate}.key")
    except NoServer:
        team.start()
        pytest.skip("this PostgreSQL was built without TLS")
    team.certificate = certificate  # type: ignore[attr-defined]


def steps(server: ServerAddress, password: str | None = "s3cret"):
    return list(try_connection(server, password))


def failing(server: ServerAddress, password: str | None = "s3cret"):
    """The last step, which fails, and the only one."""
    *before, last = steps(server, password)
    assert all(step.ok for step in before) and not last.ok
    return last


def test_a_good_server_passes_every_step(encrypted):
    found = steps(encrypted)
    assert [step.name for step in found] == list(StepName)
    assert all(step.ok and not step.caution for step in found)
    said = {step.name: step.text for step in found}
    assert said[StepName.ROLE] == "Ana Ruiz, lead"
    assert said[StepName.VERSION].startswith("PostgreSQL 1")
    with closing(connect(encrypted, "s3cret")) as connection:
        row = connection.execute("SELECT version, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
        assert row == ("TLSv1.3", True)


@pytest.mark.parametrize(
    ("certificate", "host", "changes", "words", "field", "weaker"),
    [
        ("expired", "localhost", {}, "has expired", "server", "require"),
        ("elsewhere", "localhost", {}, "another server's", "server", "verify-ca"),
        ("elsewhere", "127.0.0.1", {}, "another server's", "server", "verify-ca"),
        ("server", "localhost", {"ca_file": CERTIFICATES / "other-ca.pem"}, "vouches", "ca_file", "require"),
        ("server", "localhost", {"ca_file": None}, "vouches", "ca_file", "require"),
        ("server", "localhost", {"ca_file": CERTIFICATES / "none.pem"}, "can be read", "ca_file", None),
        ("server", "localhost", {"ca_file": CERTIFICATES / "server.key"}, "can be read", "ca_file", None),
    ],
)
def test_a_certificate_s_faults_are_told_apart(team, encrypted, certificate, host, changes, words, field, weaker):
    use(team, certificate)
    server = replace(encrypted, hosts=((host, team.port),), **changes)
    if changes.get("ca_file", CA) is None and authorities.system_authorities() is None:
        pytest.skip("this computer trusts nobody")
    step = failing(server)
    assert (step.name, step.field) == (StepName.TLS, field)
    assert words in step.text
    assert (step.weaker.sslmode if step.weaker else None) == weaker
    with pytest.raises(psycopg.OperationalError):  # what is tested is what the program itself would do
        connect(server, "s3cret")
    if step.weaker is not None:
        assert all(each.ok for each in steps(step.weaker))
        connect(step.weaker, "s3cret").close()


def test_a_server_that_doesn_t_encrypt_is_told_with_what_would_do(postgres):
    server = parse_server(f"postgres@localhost:{postgres.port}/postgres?sslrootcert={CA}")
    step = failing(server, postgres.password)
    assert step.name is StepName.TLS and "doesn't encrypt" in step.text
    assert step.weaker == replace(server, sslmode="disable", channel_binding="prefer", ca_file=None)
    assert failing(step.weaker, postgres.password).name is StepName.DATABASE


@pytest.mark.parametrize(
    ("user", "password", "step", "words", "field"),
    [
        ("ana", "wrong", StepName.LOGIN, "doesn't know this name with this password", "password"),
        ("nobody", "s3cret", StepName.LOGIN, "doesn't know this name with this password", "password"),
        ("ana", None, StepName.LOGIN, "asks for a password", "password"),
        ("otto", "s3cret", StepName.LOGIN, "lets nobody in under this name", "user"),
        ("md", "s3cret", StepName.LOGIN, "overheard", "server"),
        ("eve", "s3cret", StepName.ROLE, "no agent of this team yet", "user"),
        ("bea", "s3cret", StepName.ROLE, "Bea Gil isn't an agent of this team any more", "user"),
    ],
)
def test_who_isn_t_let_in_is_told_why(team, user, password, step, words, field, monkeypatch):
    monkeypatch.delenv("PGPASSWORD", raising=False)
    server = parse_server(f"{user}@127.0.0.1:{team.port}/support?sslmode=prefer")
    last = failing(server, password)
    assert (last.name, last.field) == (step, field)
    assert words in last.text


@pytest.mark.parametrize(
    ("database", "words"),
    [
        ("nowhere", "no such database"),
        ("closed", "doesn't let you"),
        ("empty", "isn't a database of this program"),
    ],
)
def test_another_database_is_told(team, database, words):
    last = failing(parse_server(f"ana@127.0.0.1:{team.port}/{database}?sslmode=prefer"))
    assert last.name is StepName.DATABASE and words in last.text and last.field == "server"


def test_a_login_is_bound_to_the_connection_or_somebody_accepts_that_it_isn_t(encrypted, monkeypatch):
    real = probe.greet
    monkeypatch.setattr(probe, "greet", lambda *arguments: replace(real(*arguments), binds=False))
    last = failing(encrypted)
    assert last.name is StepName.LOGIN and "can't bind" in last.text
    assert last.weaker == replace(encrypted, channel_binding="prefer")
    found = steps(last.weaker)
    assert all(step.ok for step in found)
    with pytest.raises(psycopg.OperationalError):
        connect(replace(encrypted, sslmode="disable"), "s3cret")


def test_a_name_that_leads_nowhere_and_a_port_that_is_silent():
    assert failing(parse_server("ana@no-such-host.invalid/x")).name is StepName.NAME
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        last = failing(parse_server(f"ana@127.0.0.1:{nobody.getsockname()[1]}/x"))
    assert last.name is StepName.PORT and "Nothing answers at 127.0.0.1:" in last.text


def test_the_next_host_of_the_list_is_taken_and_the_silent_one_told(team):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        silent = nobody.getsockname()[1]
        found = steps(
            parse_server(f"ana@no-such-host.invalid,127.0.0.1:{silent},127.0.0.1:{team.port}/support?sslmode=prefer")
        )
    assert all(step.ok for step in found) and len(found) == len(StepName)
    assert found[0].caution and "no-such-host.invalid" in found[0].text
    assert found[1].caution and f"127.0.0.1:{silent}" in found[1].text


def test_the_socket_of_this_computer_needs_no_password(team):
    found = steps(replace(team.address("support", "ana"), sslmode="verify-full"), None)
    assert all(step.ok for step in found) and len(found) == len(StepName)
    assert "stays on this computer" in found[2].text


@pytest.fixture
def stranger() -> Iterator[tuple[int, list[socket.socket]]]:
    """Something that listens, says what the test puts in, and isn't PostgreSQL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1], listener


def test_what_isn_t_postgresql_is_told(stranger):
    port, listener = stranger

    def answer() -> None:
        for _turn in range(2):
            link, _address = listener.accept()
            link.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            link.close()

    thread = threading.Thread(target=answer)
    thread.start()
    last = failing(parse_server(f"ana@127.0.0.1:{port}/x"))
    thread.join()
    assert last.name is StepName.TLS and ("no PostgreSQL" in last.text or "broke off" in last.text)


def test_what_never_answers_is_given_up_and_can_be_cancelled(stranger, monkeypatch):
    port, _listener = stranger
    monkeypatch.setattr("ecsupport_desktop.storage.postgres.connection_test.STEP_SECONDS", 0.2)
    last = failing(parse_server(f"ana@127.0.0.1:{port}/x"))
    assert last.name is StepName.TLS and "took too long" in last.text
    over = threading.Event()
    found = try_connection(parse_server(f"ana@127.0.0.1:{port}/x"), None, cancelled=over.is_set)
    assert next(found).name is StepName.NAME
    assert next(found).name is StepName.PORT
    over.set()
    assert list(found) == []
    for thread in threading.enumerate():
        if thread.name == "connection-test":
            thread.join(10)


def test_a_clock_that_is_off_is_told_and_an_older_form_refused(team, monkeypatch):
    server = replace(team.address("support", "ana"), sslmode="disable")
    monkeypatch.setattr(inside_steps, "CLOCK_TOLERANCE", -inside_steps.CLOCK_TOLERANCE)
    monkeypatch.setattr(inside_steps, "head_revision", lambda: "9999")
    *_others, clock, schema = steps(server)
    assert clock.ok and clock.caution and "The server's time counts" in clock.text
    assert not schema.ok and "older form" in schema.text


def test_an_older_console_is_told_that_it_only_reads(team):
    server = team.address("support", "ana")
    team.execute("CREATE TABLE IF NOT EXISTS meta (key text PRIMARY KEY, value text NOT NULL)", database="support")
    team.execute("GRANT SELECT ON meta TO ana", database="support")
    team.execute("DELETE FROM meta WHERE key = 'min_client_version'", database="support")
    team.execute("INSERT INTO meta (key, value) VALUES ('min_client_version', '99.0.0')", database="support")
    last = steps(server)[-1]
    assert last.ok and last.caution and "99.0.0" in last.text
    team.execute("DELETE FROM meta WHERE key = 'min_client_version'", database="support")
    assert not steps(server)[-1].caution


def test_the_desk_is_told_a_wrong_password_from_everything_else(team):
    server = parse_server(f"ana@127.0.0.1:{team.port}/support?sslmode=prefer")
    with pytest.raises(psycopg.OperationalError) as wrong:
        connect(server, "wrong")
    fault = fault_of(wrong.value, server.name)
    assert isinstance(fault, LoginRefused) and "wrong" not in str(fault)
    with pytest.raises(psycopg.OperationalError) as missing:
        connect(replace(server, database="nowhere"), "s3cret")
    fault = fault_of(missing.value, server.name)
    assert not isinstance(fault, LoginRefused) and "no such database" in str(fault)
