"""The proxy of the tests itself: it counts what the client waits for, and cuts so that nobody is told."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from support.postgres_server import PostgresServer
from support.proxy import CAN_CUT, Proxy


@pytest.fixture
def echo() -> Iterator[tuple[str, int]]:
    """A server that says everything twice, in capitals the second time."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def answer(client: socket.socket) -> None:
        with client:
            try:
                while data := client.recv(1 << 16):
                    client.sendall(data)
                    client.sendall(data.upper())
            except ConnectionError:
                pass

    def accept() -> None:
        while True:
            try:
                client, _address = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=answer, args=(client,)))
            threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    yield listener.getsockname()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    accepting.join()
    for thread in threads:
        thread.join()


def say(client: socket.socket, word: bytes) -> bytes:
    client.sendall(word)
    return hear(client, 2 * len(word))


def hear(client: socket.socket, size: int) -> bytes:
    heard = b""
    while len(heard) < size and (data := client.recv(size - len(heard))):
        heard += data
    return heard


def connect(proxy: Proxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=10)


def test_it_counts_what_the_client_waits_for(echo: tuple[str, int]) -> None:
    with Proxy(echo, delay=0.005) as proxy, closing(connect(proxy)) as one, closing(connect(proxy)) as two:
        assert say(one, b"a" * 40_000).upper() == b"A" * 80_000
        assert [say(one, b"b"), say(two, b"c"), say(two, b"d")] == [b"bB", b"cC", b"dD"]
        assert sorted(each.round_trips for each in proxy.traffic) == [2, 2]
        assert proxy.round_trips == 4
        assert proxy.count(lambda: say(one, b"e")) == 1
        proxy.forget()
        two.sendall(b"never heard")
        assert proxy.round_trips == 0


def test_what_is_sent_before_the_answer_comes_is_one_trip(echo: tuple[str, int]) -> None:
    with Proxy(echo, delay=0.05) as proxy, closing(connect(proxy)) as client:
        for _each in range(5):
            client.sendall(b"x")
        assert sorted(hear(client, 10).decode()) == sorted("xX" * 5)
        assert proxy.round_trips == 1


def test_it_delays_each_way(echo: tuple[str, int]) -> None:
    with Proxy(echo) as proxy, closing(connect(proxy)) as client:
        say(client, b"warm")
        proxy.delay = 0.05
        begun = time.monotonic()
        say(client, b"slow")
        assert 0.1 <= time.monotonic() - begun < 1


@pytest.mark.skipif(not CAN_CUT, reason="needs a socket filter")
def test_a_cut_cable_tells_nobody_and_goes_on_when_it_is_mended(echo: tuple[str, int]) -> None:
    with Proxy(echo) as proxy, closing(connect(proxy)) as client:
        say(client, b"warm")
        proxy.cut()
        client.settimeout(0.3)
        client.sendall(b"lost?")
        with pytest.raises(TimeoutError):
            client.recv(1)
        with pytest.raises(TimeoutError):
            socket.create_connection(("127.0.0.1", proxy.port), timeout=0.3)
        proxy.restore()
        client.settimeout(20)
        assert hear(client, 10) == b"lost?LOST?"
        with closing(connect(proxy)) as another:
            assert say(another, b"new") == b"newNEW"


@pytest.mark.skipif(not CAN_CUT, reason="needs a socket filter")
def test_a_cut_cable_acknowledges_nothing(echo: tuple[str, int]) -> None:
    """So that what a client asks of its kernel (TCP_USER_TIMEOUT, keepalives) counts, as on a real network."""
    with Proxy(echo) as proxy, closing(connect(proxy)) as client:
        say(client, b"warm")
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 500)
        proxy.cut()
        client.sendall(b"lost")
        with pytest.raises(TimeoutError, match="Errno 110"):
            client.recv(1)


def test_a_reset_is_heard_at_once_and_a_refusal_lasts(echo: tuple[str, int]) -> None:
    with Proxy(echo) as proxy:
        with closing(connect(proxy)) as client:
            say(client, b"warm")
            proxy.reset()
            with pytest.raises(ConnectionResetError):
                client.recv(1)
        with closing(connect(proxy)) as client:
            assert say(client, b"again") == b"againAGAIN"
            port = proxy.port
            proxy.refuse()
            with pytest.raises(ConnectionResetError):
                client.recv(1)
            with pytest.raises(ConnectionRefusedError):
                connect(proxy)
        proxy.restore()
        assert proxy.port == port
        with closing(connect(proxy)) as client:
            assert say(client, b"back") == b"backBACK"


def test_a_server_that_is_away_is_a_closed_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        nobody = gone.getsockname()
    with Proxy(nobody) as proxy, closing(connect(proxy)) as client:
        assert client.recv(1) == b""


def test_psycopg_goes_through_it(postgres: PostgresServer) -> None:
    with (
        Proxy(postgres.socket_path, delay=0.005) as proxy,
        psycopg.connect(host="127.0.0.1", port=proxy.port, dbname="postgres", user="owner") as connection,
    ):
        connection.execute("SELECT 1").fetchall()  # begins the transaction
        assert proxy.count(lambda: connection.execute("SELECT 2").fetchall()) == 1

        def pipelined() -> None:
            with connection.pipeline():
                for _each in range(20):
                    connection.execute("SELECT repeat('x', 10000)")

        # A machine too busy to send it all at once seems to take a trip more, never one less.
        assert min(proxy.count(pipelined) for _time in range(5)) == 1


@pytest.mark.skipif(not CAN_CUT, reason="needs a socket filter")
@pytest.mark.parametrize("answered", [False, True])
def test_it_is_cut_in_the_middle_of_a_round_trip(postgres: PostgresServer, answered: bool) -> None:
    """Before the server hears of the statement, or after: then it was executed, and nobody knows."""
    role = f"made_{answered}".lower()
    where = {"host": "127.0.0.1", "dbname": "postgres", "user": "owner", "autocommit": True}
    soon = {"keepalives_idle": 1, "keepalives_interval": 1, "keepalives_count": 1, "tcp_user_timeout": 1_000}
    with Proxy(postgres.socket_path) as proxy:
        with (
            pytest.raises(psycopg.OperationalError),
            psycopg.connect(**where, **soon, port=proxy.port) as connection,
        ):
            connection.execute("SELECT 1")
            proxy.cut_at(2, answered=answered)
            connection.execute("SELECT 2")
            connection.execute(f"CREATE ROLE {role}", prepare=False)
        assert (role in postgres.roles()) == answered
        proxy.restore(old=False)
        with psycopg.connect(**where, port=proxy.port) as connection:
            assert connection.execute("SELECT 3").fetchall() == [(3,)]
    postgres.drop_roles({role})
