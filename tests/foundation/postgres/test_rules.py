"""Server settings that follow from the machine."""

import pytest

from linli.foundation.postgres.rules import Machine, socket_path_fits, tuned

GIB = 1024**3


@pytest.mark.parametrize(
    ("memory", "buffers"),
    [(GIB // 8, "32MB"), (GIB, "128MB"), (2 * GIB, "256MB"), (512 * GIB, "256MB")],
)
def test_the_buffers_follow_the_memory_within_bounds(memory: int, buffers: int) -> None:
    assert tuned(Machine(memory=memory, processors=2))["shared_buffers"] == buffers


def test_the_server_listens_to_nobody_outside() -> None:
    assert tuned(Machine(memory=GIB, processors=1))["listen_addresses"] == ""


def test_a_socket_path_is_measured_in_bytes() -> None:
    assert socket_path_fits("/home/city/linli/.linli/pg/run")
    assert not socket_path_fits("/" + "x" * 90)
    assert not socket_path_fits("/" + "邻" * 30)
