"""One city, one schema."""

from django.db import connection
from psycopg import sql


def ensure_schema(name: str) -> None:
    """Create the schema that a city's tables live in, if it is new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [name])
        if cursor.fetchone() is None:
            statement = sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name))
            cursor.execute(statement.as_string(cursor.connection))
