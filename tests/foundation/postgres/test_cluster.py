"""Starting and stopping the embedded server, also after the worst."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from linli.foundation.postgres import processes
from linli.foundation.postgres.cluster import Cluster, ServerError

Make = Callable[..., Cluster]


@pytest.fixture
def make(passable: Path) -> Iterator[Make]:
    """Make clusters that are stopped at the end."""
    folder = Path(tempfile.mkdtemp(dir=passable))
    folder.chmod(0o711)
    made: list[Cluster] = []

    def one(name: str = "pg", *, durable: bool = False) -> Cluster:
        made.append(Cluster(folder / name, durable=durable))
        return made[-1]

    yield one
    for cluster in made:
        if cluster.folder.exists():
            cluster.stop()
            shutil.rmtree(cluster.socket_folder, ignore_errors=True)


def _count(cluster: Cluster) -> int:
    with cluster.connect() as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return int(str(row[0]))


def test_starting_twice_is_starting_once(make: Make) -> None:
    cluster = make()
    cluster.start()
    first = cluster.pid()
    cluster.start()
    assert cluster.pid() == first is not None
    cluster.stop()
    cluster.stop()
    assert cluster.pid() is None


def test_what_was_committed_survives_a_killed_server(make: Make) -> None:
    cluster = make(durable=True)
    cluster.start()
    with cluster.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    killed = cluster.pid()
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert processes.gone(psutil.Process(killed), 10)
    assert (cluster.data / "postmaster.pid").exists()

    cluster.start()

    assert _count(cluster) == 1000
    assert cluster.pid() != killed


def test_lock_files_that_name_a_stranger_do_not_block(make: Make) -> None:
    cluster = make()
    cluster.start()
    cluster.stop()
    with subprocess.Popen(["sleep", "60"]) as stranger:  # noqa: S607  # any program will do
        lock = f"{stranger.pid}\n{cluster.data}\n0\n5432\n\n\n        \nready   \n"
        (cluster.data / "postmaster.pid").write_text(lock)
        (cluster.socket_folder / ".s.PGSQL.5432.lock").write_text(lock)
        assert cluster.pid() is None

        cluster.start()

        assert cluster.pid() not in {None, stranger.pid}
        assert stranger.poll() is None
        stranger.kill()


def test_the_last_holder_stops_the_server(make: Make) -> None:
    first, second = make(), make()
    with first.held():
        with second.held():
            assert first.pid() is not None
        assert first.pid() is not None
    assert first.pid() is None


def test_a_very_long_path_works(make: Make) -> None:
    cluster = make("/".join(["a-rather-long-folder-name"] * 6) + "/pg")
    if os.geteuid() == 0:
        cluster.folder.mkdir(parents=True)
        for folder in cluster.folder.parents[:6]:
            folder.chmod(0o711)
    cluster.start()
    with cluster.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert len(str(cluster.socket_folder)) < 60
    again = Cluster(cluster.folder, durable=False)
    assert again.socket_folder == cluster.socket_folder


def test_an_interrupted_creation_is_begun_again(make: Make) -> None:
    cluster = make()
    (cluster.folder / "data.new").mkdir(parents=True)
    (cluster.folder / "data.new" / "rubbish").write_text("half a database")
    if os.geteuid() == 0:
        cluster.folder.chmod(0o711)
    cluster.start()
    assert cluster.pid() is not None


def test_data_of_another_version_is_refused_in_words(make: Make) -> None:
    cluster = make()
    cluster.start()
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(ServerError, match=r"written by PostgreSQL 15.*LINLI_PG_BIN"):
        cluster.start()


def test_a_server_that_cannot_start_says_why(make: Make) -> None:
    cluster = make()
    cluster.start()
    cluster.stop()
    (cluster.data / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(ServerError, match="no_such_setting"):
        cluster.start()


def test_only_the_owner_reaches_the_socket(make: Make) -> None:
    cluster = make()
    cluster.start()
    assert cluster.socket_folder.stat().st_mode & 0o077 == 0
    assert cluster.data.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs under another account")
def test_root_hands_the_server_to_an_account_without_rights(make: Make) -> None:
    cluster = make()
    cluster.start()
    pid = cluster.pid()
    assert pid is not None
    assert psutil.Process(pid).uids().effective != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs under another account")
def test_root_may_keep_its_data_in_a_closed_folder(make: Make) -> None:
    cluster = make("closed/pg")
    closed = cluster.folder.parent
    closed.mkdir(mode=0o700)
    cluster.start()
    assert cluster.folder.is_symlink()
    assert closed.stat().st_mode & 0o077 == 0
    with cluster.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    real = cluster.folder.resolve()
    cluster.stop()
    subprocess.run(["rm", "-rf", str(real)], check=True)  # noqa: S607  # a folder of our own
    cluster.folder.unlink()
