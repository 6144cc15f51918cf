"""Passwords: in the system's keyring or nowhere."""

import logging

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import KeyringLocked, PasswordSetError

from ecsupport_desktop.config.passwords import forget_password, keep_password, kept_password, libpq_finds_one
from ecsupport_desktop.config.server import parse_server

ANA = parse_server("ana@db.example.com/support")
BEA = parse_server("bea@db.example.com/support")


class Memory(KeyringBackend):
    """A keyring that keeps until the test ends."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


class Locked(Memory):
    """Somebody dismissed its question."""

    def get_password(self, service, username):
        raise KeyringLocked("dismissed")

    def set_password(self, service, username, password):
        raise PasswordSetError("dismissed")


class Chain(Memory):
    """Several, as `keyring` makes of what it finds."""

    def __init__(self, *backends):
        super().__init__()
        self.backends = backends


@pytest.fixture
def use():
    before = keyring.get_keyring()

    def use(backend):
        keyring.set_keyring(backend)
        return backend

    yield use
    keyring.set_keyring(before)


def test_a_password_is_kept_per_person_and_server(use):
    ring = use(Memory())
    assert keep_password(ANA, "s3cret") == ""
    assert ring.kept == {("ecsupport", "ana@db.example.com:5432/support"): "s3cret"}
    assert kept_password(ANA).password == "s3cret"
    assert kept_password(BEA).password is None and kept_password(BEA).why == ""
    forget_password(ANA)
    forget_password(ANA)
    assert ring.kept == {}


@pytest.mark.parametrize("backend", [NoKeyring, NullKeyring])
def test_without_a_keyring_it_is_asked_for_each_time(use, backend):
    use(backend())
    assert "no keyring" in keep_password(ANA, "s3cret")
    assert kept_password(ANA).password is None and "no keyring" in kept_password(ANA).why
    forget_password(ANA)


def test_a_keyring_that_stays_closed_is_said(use):
    use(Locked())
    assert "didn't open" in keep_password(ANA, "s3cret")
    assert kept_password(ANA).password is None and "didn't open" in kept_password(ANA).why
    forget_password(ANA)


def test_a_file_that_calls_itself_a_keyring_is_none(use):
    plain = Memory()
    type(plain)  # the same class under the name of the package that keeps files
    in_a_file = type("PlaintextKeyring", (Memory,), {"__module__": "keyrings.alt.file"})()
    use(in_a_file)
    assert "no keyring" in keep_password(ANA, "s3cret")
    use(Chain(in_a_file, plain))
    assert keep_password(ANA, "s3cret") == ""
    assert plain.kept and not in_a_file.kept


def test_nothing_shows_a_password(use, caplog):
    caplog.set_level(logging.DEBUG)
    use(Memory())
    keep_password(ANA, "s3cret")
    assert "s3cret" not in repr(kept_password(ANA))
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("db.example.com:5432:support:ana:s3cret", True),
        ("*:*:*:ana:s3cret", True),
        ("*:*:*:*:s3\\:cret", True),
        ("*:5433:*:ana:s3cret", False),
        ("*:*:*:bea:s3cret", False),
        ("# *:*:*:*:s3cret", False),
        ("*:*:*", False),
    ],
)
def test_the_password_file_of_postgresql_is_heeded(tmp_path, line, found):
    file = tmp_path / "pgpass"
    file.write_text(f"elsewhere:*:*:x:y\n{line}\n", encoding="utf-8")
    file.chmod(0o600)
    assert libpq_finds_one(ANA, {"PGPASSFILE": str(file)}) is found


def test_the_variable_of_postgresql_is_heeded(tmp_path):
    assert libpq_finds_one(ANA, {"PGPASSWORD": "s3cret"})
    assert not libpq_finds_one(ANA, {"HOME": str(tmp_path), "APPDATA": str(tmp_path)})
