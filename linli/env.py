"""The only place that reads the environment: typed, and loud about what it cannot read."""

import contextlib
import ipaddress
import os
import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

REPOSITORY = Path(__file__).resolve().parent.parent


class EnvError(Exception):
    """A setting from the environment is missing or unreadable: the message names it."""


def text(name: str, default: str | None = None) -> str:
    """Return a setting as text. Without a default it must be there."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise EnvError(f"{name} is not set, and there is no default for it.")
    return default


def secret(name: str, default: str | None = None) -> str:
    """Return a secret from NAME, or from the file that NAME_FILE names; never both."""
    file_name = os.environ.get(f"{name}_FILE", "").strip()
    if not file_name:
        return text(name, default)
    if os.environ.get(name, "").strip():
        raise EnvError(f"Both {name} and {name}_FILE are set: keep one of them.")
    try:
        value = Path(file_name).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise EnvError(
            f"{name}_FILE names {file_name}, which cannot be read: {error.strerror}."
        ) from error
    if not value:
        raise EnvError(f"{name}_FILE names {file_name}, which is empty.")
    return value


def integer(name: str, default: int, *, low: int = 0, high: int = 2**31) -> int:
    """Return a whole number between two bounds, both allowed."""
    written = text(name, str(default))
    try:
        value = int(written)
    except ValueError:
        raise EnvError(f"{name} must be a whole number, but is “{written}”.") from None
    if not low <= value <= high:
        raise EnvError(f"{name} must be between {low} and {high}, but is {value}.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a yes or no, written as 1/0, true/false, yes/no or on/off."""
    written = text(name, "1" if default else "0").lower()
    if written in {"1", "true", "yes", "on"}:
        return True
    if written in {"0", "false", "no", "off"}:
        return False
    raise EnvError(f"{name} must be 1 or 0, but is “{written}”.")


def choice(name: str, default: str, options: Sequence[str]) -> str:
    """Return one of a few words."""
    value = text(name, default)
    if value not in options:
        raise EnvError(f"{name} must be one of {', '.join(options)}, but is “{value}”.")
    return value


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """Return a list written with commas."""
    return [word.strip() for word in text(name, ",".join(default)).split(",") if word.strip()]


def home() -> Path:
    """Return the data folder, which LINLI_HOME names."""
    return Path(text("LINLI_HOME", str(REPOSITORY / ".linli"))).expanduser().absolute()


def make_home() -> Path:
    """Return the data folder, created if it is new, closed to other accounts."""
    folder = home()
    # Root's database runs under another account, which has to pass through the folder.
    folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    return folder


def database_url() -> dict[str, object] | None:
    """Return Django's database settings from DATABASE_URL, or None for the embedded database."""
    url = secret("DATABASE_URL", "")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise EnvError(
            f"DATABASE_URL must begin with postgresql://, but begins with “{parts.scheme}”."
        )
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise EnvError("DATABASE_URL names no database: postgresql://user@host:port/DATABASE")
    try:
        port = parts.port
    except ValueError:
        raise EnvError("DATABASE_URL has a port that is not a number.") from None
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", parts.hostname or "")),
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


def kept_key(name: str, folder: Path, file_name: str, size: int = 48, kind: str = "") -> str:
    """Return a secret from the environment, or one made on the first start and kept in a file.

    name: the setting (NAME or NAME_FILE). size: random bytes in a new one, kind: what it begins with.
    """
    given = secret(name, "")
    if given:
        return given
    path = folder / file_name
    if not path.exists():
        _create_key(path, kind + secrets.token_urlsafe(size))
    value = path.read_text(encoding="utf-8").strip()
    if not value:
        raise EnvError(f"The key file {path} is empty. Put back a copy of it.")
    return value


def data_keys() -> list[str]:
    """Return the keys that seal personal fields, the newest first."""
    kind = "sm4:" if _national_ciphers() else ""
    return kept_key("LINLI_DATA_KEYS", home() / "keys", "data.key", 32, kind).split(",")


def digest_key() -> str:
    """Return the key that makes the look-up digests of personal fields."""
    kind = "sm3:" if _national_ciphers() else ""
    return kept_key("LINLI_DIGEST_KEY", home() / "keys", "digest.key", 32, kind)


def _national_ciphers() -> bool:
    """Tell whether keys made on the first start are of SM4 and SM3 (国密) instead of AES and SHA-2."""
    value = text("LINLI_CIPHER", "aes")
    if value not in {"aes", "sm"}:
        raise EnvError(f"LINLI_CIPHER must be aes or sm (SM4 and SM3), but is “{value}”.")
    return value == "sm"


def _create_key(path: Path, value: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, written = tempfile.mkstemp(dir=path.parent)  # mkstemp gives 0600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{value}\n")
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):  # another process was first: its key counts
        os.link(written, path)
    Path(written).unlink()


def host() -> str:
    """Return the address the web server listens on."""
    value = text("HOST", "127.0.0.1")
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        raise EnvError(
            f"HOST must be an IP address to listen on, such as 0.0.0.0, but is “{value}”."
        ) from None


def port() -> int:
    """Return the port the web server listens on."""
    return integer("PORT", 8000, low=1, high=65535)


def postgres_binaries() -> str:
    """Return the folder of PostgreSQL's programs to use, or an empty text to search for one."""
    return text("LINLI_PG_BIN", "")


def postgres_account() -> str:
    """Return the account the database runs under when root starts it, or an empty text."""
    return text("LINLI_PG_USER", "")


def schema() -> str:
    """Return the schema that the city's tables lie in."""
    return text("LINLI_SCHEMA", "public")


def wants_demo() -> bool:
    """Tell whether the first start fills the city with the demo; a named server is left alone."""
    return flag("LINLI_DEMO", default=database_url() is None)


def supervised() -> bool:
    """Tell whether this process was started by `linli run`."""
    return flag("LINLI_SUPERVISED", default=False)
