"""How passwords are checked, whoever asks: with lock-out after failures."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils import timezone

from linli.channels.ui.visitors import address_of
from linli.registers.access.models import Account
from linli.registers.access.operations import verify_password
from linli.registers.access.queries import account_of_session


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
        """The active account of a session."""
        account = account_of_session(user_id)
        return account if account is not None and self.user_can_authenticate(account) else None
