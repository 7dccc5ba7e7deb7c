"""The code by which somebody asks for the state of a form or request."""

from linli.foundation.crypto.operations import blind_index
from linli.registers.people.rules.indexes import QUERY_PURPOSE


def query_index(code: str) -> bytes:
    """The blind index of a code; blanks make no difference."""
    return blind_index("".join(code.split()) or "-", purpose=QUERY_PURPOSE)
