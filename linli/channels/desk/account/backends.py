"""How passwords are checked, whoever asks: with lock-out after failures."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils import timezone

from linli.channels.ui.visitors import address_of
from linli.foundation.postgres.reading import ReadStatement, read_statement
from linli.registers.access.models import Account
from linli.registers.access.operations import verify_password


class AccountBackend(ModelBackend):
    """Django's way to the accounts of the register."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_others: Any,
    ) -> Account | None:
        """The account whose password this is. Raises LogInRefused, LockedOut."""
        if not username or not password:
            return None
        return verify_password(
            username=username,
            password=password,
            address=address_of(request) or None if request else None,
            at=timezone.now(),
        )

    def get_user(self, user_id: Any) -> Account | None:
        """The active account of a session; read for each request, so put together once."""
        (found,) = _by_id().ask({_ID: user_id})
        return next((account for account in found if self.user_can_authenticate(account)), None)


_ID = UUID(int=1)  # stands for the account while the statement is put together


@cache
def _by_id() -> ReadStatement:
    return read_statement(Account.objects.filter(id=_ID))
