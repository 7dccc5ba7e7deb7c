"""Server settings that follow from the machine, and the limits of socket paths. Pure."""

from dataclasses import dataclass

MIB = 1024 * 1024

# sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero byte included.
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 100


@dataclass(frozen=True)
class Machine:
    """What the machine has."""

    memory: int
    processors: int


def socket_path_fits(folder: str) -> bool:
    """Tell whether a socket in this folder has a path that every system accepts."""
    return len(f"{folder}/{SOCKET_NAME}".encode()) < SOCKET_PATH_LIMIT


def tuned(machine: Machine) -> dict[str, str]:
    """Return server settings for this machine.

    The whole running system has to stay small, so the buffers take an eighth of the memory and
    never more than 256 MB; the operating system's cache does the rest.
    """
    buffers = _between(machine.memory // 8, 32 * MIB, 256 * MIB)
    return {
        "shared_buffers": _mb(buffers),
        "effective_cache_size": _mb(machine.memory // 2),
        "work_mem": _mb(_between(machine.memory // 512, 4 * MIB, 16 * MIB)),
        "maintenance_work_mem": _mb(_between(machine.memory // 32, 32 * MIB, 256 * MIB)),
        "max_connections": "60",
        "max_wal_size": "2GB",
        "min_wal_size": "128MB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "max_parallel_workers": str(machine.processors),
        "max_parallel_workers_per_gather": str(min(2, machine.processors // 2)),
        "jit": "off",
        "huge_pages": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_duration_statement": "2s",
        "log_line_prefix": "%m [%p] ",
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
    }


def durable() -> dict[str, str]:
    """Return the settings under which an acknowledged commit survives a power cut."""
    return {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def disposable() -> dict[str, str]:
    """Return the settings of a server whose data may be lost, such as the one for tests."""
    return {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def _between(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))


def _mb(size: int) -> str:
    return f"{size // MIB}MB"
