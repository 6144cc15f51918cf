"""The command line on a team's server: found by option or environment, entered with a password that nothing shows."""

import pytest

from ecsupport_desktop.cli import joining
from ecsupport_desktop.config.paths import paths_for
from ecsupport_desktop.config.server import parse_server
from ecsupport_desktop.config.settings import Settings, load_settings
from ecsupport_desktop.services.usage import UsageError


def test_commands_work_on_a_server(run, team, postgres, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", postgres.password)
    done = run("queue", "to_analyse", "--server", team)
    assert done.code == 0 and done.lines == [] and done.errors == ""
    monkeypatch.setenv("ECSUPPORT_SERVER", team)
    done = run("init")
    assert done.code == 0
    assert done.lines == [{"database": team, "agent": "owner", "role": "lead"}]


def test_without_a_password_or_a_terminal_the_way_out_is_told(run, team):
    done = run("queue", "all", "--server", team)
    assert done.code == 2
    assert "set PGPASSWORD, or run this in a terminal" in done.errors


def test_a_wrong_password_is_told_and_not_repeated(run, team, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "s3cret")
    done = run("queue", "all", "--server", team)
    assert done.code == 1
    assert "doesn't know this name with this password" in done.errors
    assert "s3cret" not in done.errors


def test_who_isn_t_of_the_team_becomes_nobody_by_coming_in(run, team, postgres, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", postgres.password)
    stranger = team.replace("//owner@", "//postgres@")
    done = run("init", "--server", stranger)
    assert done.code == 2 and "postgres is no agent of this team yet" in done.errors


def test_a_terminal_is_asked_and_after_a_wrong_password_once_more(team, postgres, monkeypatch, tmp_path):
    answers = iter(["wrong", postgres.password])
    monkeypatch.setattr(joining, "_terminal", lambda: True)
    monkeypatch.setattr(joining, "getpass", lambda *_words, **_more: next(answers))
    joining.open_server(parse_server(team), tmp_path).close()
    assert next(answers, None) is None


def test_what_is_weak_is_accepted_once_for_a_server(tmp_path, capsys):
    server, paths = parse_server("ana@db.example.com/x?sslmode=require"), paths_for(tmp_path)
    with pytest.raises(UsageError, match=r"whose server it is.*--accept-weaker"):
        joining.accept(server, Settings(), paths, now=False)
    joining.accept(server, Settings(), paths, now=True)
    assert "whose server it is" in capsys.readouterr().err
    settings, problems = load_settings(paths, {})
    assert not problems
    joining.accept(server, settings, paths, now=False)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("queue", "all", "--server", "ana:s3cret@db"), "password doesn't belong"),
        (("queue", "all", "--server", "db", "--database", "x.db"), "two places"),
        (("restore", __file__, "--server", "ana@db"), "for a file of this computer"),
    ],
)
def test_wrong_words_are_the_users_mistake(run, arguments, sentence):
    done = run(*arguments)
    assert done.code == 2 and sentence in done.errors and "s3cret" not in done.errors
