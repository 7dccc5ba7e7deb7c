from __future__ import annotations

from tests.channels.desk.mediation.conftest import as_person, town

__all__ = ["as_person", "town"]
