"""The `linli` command finds its commands by itself and speaks in words."""

import pytest

from linli import cli


def test_every_command_is_found_with_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    told = capsys.readouterr().out
    for name in ("run", "doctor", "migrate", "manage", "resetdb", "serve", "work"):
        assert f"  {name} " in told


def test_a_module_without_a_command_is_none() -> None:
    assert not {"supervisor", "surroundings", "parents", "findings"} & set(cli.commands())


def test_every_command_says_what_it_needs() -> None:
    assert {one.needs for one in cli.commands().values()} <= {"nothing", "database", "django"}
    assert cli.commands()["doctor"].needs == "nothing"


def test_an_unknown_command_is_refused_and_the_known_ones_are_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["dance"]) == 2
    told = capsys.readouterr().err
    assert "there is no command “dance”" in told
    assert "doctor" in told


def test_a_problem_with_the_configuration_is_one_line_not_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://somewhere/city")
    assert cli.main(["migrate"]) == 2
    assert capsys.readouterr().err.startswith("linli: DATABASE_URL must begin with")
