"""Addresses under the names that allauth asks for: log-in, second factor, password once more."""

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from linli.channels.actors import without_post
from linli.channels.desk.account import views

_OWN = "desk/account/second-factor"
urlpatterns = [
    path("login/", views.log_in, name="account_login"),
    path("login/code/", login_not_required(second_factor.authenticate), name="mfa_authenticate"),
    path("login/again/", without_post(reauthenticate), name="account_reauthenticate"),
    path(
        "login/again/code/",
        without_post(second_factor.reauthenticate),
        name="mfa_reauthenticate",
    ),
    path(f"{_OWN}/", without_post(second_factor.index), name="mfa_index"),
    path(f"{_OWN}/on/", without_post(totp.activate_totp), name="mfa_activate_totp"),
    path(f"{_OWN}/off/", without_post(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        f"{_OWN}/codes/",
        without_post(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        f"{_OWN}/codes/new/",
        without_post(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        f"{_OWN}/codes/file/",
        without_post(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
