"""One city, one schema."""

import psycopg
from psycopg import sql


def ensure_schema(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """Create the schema a city's tables live in, if it is new. The connection must autocommit."""
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(name)))
