"""What our log-in does otherwise than allauth's."""

from __future__ import annotations

from base64 import b64decode, b64encode
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.channels.ui.visitors import address_of
from linli.foundation.crypto.operations import seal, unseal
from linli.registers.access.models import Account
from linli.registers.access.operations import LogInRefused, record_log_in, record_log_out
from linli.registers.places.queries import city_name

_PLACE = "second_factor.key"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth comes without types
    """No sign-up; every coming and going is written down; no flash messages about it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by administrators only."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk of the post in use."""
        return reverse("desk:account:start")

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Begin the session (with a new key) and write it down."""
        super().login(request, user)
        if isinstance(user, Account):
            record_log_in(account=user, address=address_of(request) or None, at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        """End the session and write it down."""
        account = request.user
        super().logout(request)
        if isinstance(account, Account):
            address = address_of(request) or None
            record_log_out(account=account, address=address, at=timezone.now())

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Whether this is the password; a lock-out counts as no."""
        try:
            return bool(super().reauthenticate(user, password))
        except LogInRefused:
            return False

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Say nothing: the pages themselves show what happened."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth comes without types
    """Secrets lie sealed in the database; the code is drawn by our own library."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("The code is not right, or it is no longer valid."),
    }

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows beside the user name."""
        return f"{_('Linli')} {city_name()}".strip()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """Whose code it is."""
        return user.get_username()

    def build_totp_svg(self, url: str) -> str:
        """The QR code as a picture."""
        drawn = BytesIO()
        code = segno.make(url, micro=False)
        code.save(drawn, kind="svg", scale=5, border=2, dark="#000", light="#fff", xmldecl=False)
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        return b64encode(seal(text, context=_PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return unseal(b64decode(encrypted_text), context=_PLACE)
