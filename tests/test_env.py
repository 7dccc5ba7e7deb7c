"""Reading the environment: typed, and loud about what cannot be read."""

from pathlib import Path

import pytest

from linli import env

Patch = pytest.MonkeyPatch


def test_a_missing_setting_without_default_is_named() -> None:
    with pytest.raises(env.EnvError, match="LINLI_NOT_THERE is not set"):
        env.text("LINLI_NOT_THERE")


@pytest.mark.parametrize("written", ["many", "-1", "70000", "8000.5", "８０００x"])
def test_a_bad_number_is_refused_with_its_name(monkeypatch: Patch, written: str) -> None:
    monkeypatch.setenv("PORT", written)
    with pytest.raises(env.EnvError, match=r"^PORT must be"):
        env.port()


@pytest.mark.parametrize(("written", "meant"), [("1", True), ("Yes", True), ("off", False)])
def test_yes_and_no_are_understood(monkeypatch: Patch, written: str, *, meant: bool) -> None:
    monkeypatch.setenv("LINLI_HTTPS", written)
    assert env.flag("LINLI_HTTPS", default=not meant) is meant


def test_neither_yes_nor_no_is_refused(monkeypatch: Patch) -> None:
    monkeypatch.setenv("LINLI_HTTPS", "maybe")
    with pytest.raises(env.EnvError, match="LINLI_HTTPS must be 1 or 0"):
        env.flag("LINLI_HTTPS", default=False)


def test_a_word_outside_the_list_is_refused(monkeypatch: Patch) -> None:
    monkeypatch.setenv("LINLI_LOG", "xml")
    with pytest.raises(env.EnvError, match="one of console, json"):
        env.choice("LINLI_LOG", "console", ("console", "json"))


def test_a_host_name_is_refused_where_an_address_is_meant(monkeypatch: Patch) -> None:
    monkeypatch.setenv("HOST", "my-laptop")
    with pytest.raises(env.EnvError, match="HOST must be an IP address"):
        env.host()


class TestSecrets:
    def test_a_secret_comes_from_its_file(self, monkeypatch: Patch, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("opensesame\n")
        monkeypatch.setenv("LINLI_SMTP_PASSWORD_FILE", str(tmp_path / "secret"))
        assert env.secret("LINLI_SMTP_PASSWORD") == "opensesame"

    def test_two_sources_are_one_too_many(self, monkeypatch: Patch, tmp_path: Path) -> None:
        monkeypatch.setenv("LINLI_SMTP_PASSWORD_FILE", str(tmp_path / "secret"))
        monkeypatch.setenv("LINLI_SMTP_PASSWORD", "opensesame")
        with pytest.raises(env.EnvError, match="keep one of them"):
            env.secret("LINLI_SMTP_PASSWORD")

    @pytest.mark.parametrize("content", [None, "", " \n"])
    def test_a_missing_or_empty_file_is_not_an_empty_secret(
        self, monkeypatch: Patch, tmp_path: Path, content: str | None
    ) -> None:
        if content is not None:
            (tmp_path / "secret").write_text(content)
        monkeypatch.setenv("LINLI_SMTP_PASSWORD_FILE", str(tmp_path / "secret"))
        with pytest.raises(env.EnvError, match="LINLI_SMTP_PASSWORD_FILE"):
            env.secret("LINLI_SMTP_PASSWORD", "default")


class TestDatabaseUrl:
    def test_without_one_the_embedded_database_is_meant(self, monkeypatch: Patch) -> None:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        assert env.database_url() is None

    def test_every_part_is_read(self, monkeypatch: Patch) -> None:
        monkeypatch.setenv(
            "DATABASE_URL", "postgresql://li%40n:p%2Fw@db.example:5433/city?sslmode=require"
        )
        assert env.database_url() == {
            "NAME": "city",
            "USER": "li@n",
            "PASSWORD": "p/w",
            "HOST": "db.example",
            "PORT": "5433",
            "OPTIONS": {"sslmode": "require"},
        }

    def test_a_socket_folder_may_be_the_host(self, monkeypatch: Patch) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgresql:///city?host=/run/postgresql")
        read = env.database_url()
        assert read is not None
        assert read["HOST"] == "/run/postgresql"

    @pytest.mark.parametrize(
        "url", ["mysql://db/city", "postgresql://db", "postgresql://db:port/city", "city"]
    )
    def test_another_address_is_refused(self, monkeypatch: Patch, url: str) -> None:
        monkeypatch.setenv("DATABASE_URL", url)
        with pytest.raises(env.EnvError, match="DATABASE_URL"):
            env.database_url()


class TestKeptKeys:
    def test_a_key_is_made_once_and_private(self, tmp_path: Path) -> None:
        folder = tmp_path / "keys"
        first = env.kept_key("LINLI_TRIAL_KEY", folder, "trial.key")
        assert len(first) >= 48
        assert env.kept_key("LINLI_TRIAL_KEY", folder, "trial.key") == first
        assert (folder / "trial.key").stat().st_mode & 0o777 == 0o600
        assert [path.name for path in folder.iterdir()] == ["trial.key"]

    def test_an_emptied_key_file_is_not_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "trial.key").write_text("")
        with pytest.raises(env.EnvError, match="Put back a copy"):
            env.kept_key("LINLI_TRIAL_KEY", tmp_path, "trial.key")

    def test_a_given_key_leaves_no_file(self, monkeypatch: Patch, tmp_path: Path) -> None:
        monkeypatch.setenv("LINLI_TRIAL_KEY", "given")
        assert env.kept_key("LINLI_TRIAL_KEY", tmp_path, "trial.key") == "given"
        assert list(tmp_path.iterdir()) == []
