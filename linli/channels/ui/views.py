"""Small switches that every page shares."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import csrf
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from linli.channels.ui.templatetags.linli_ui import ELDER_COOKIE

YEAR_SECONDS = 365 * 24 * 3600


@login_not_required
@require_POST
def print_size(request: HttpRequest) -> HttpResponse:
    """Switch large print (长辈版) on or off on this device, and go back to the page."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if request.POST.get("elder") == "1":
        response.set_cookie(ELDER_COOKIE, "1", max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    else:
        response.delete_cookie(ELDER_COOKIE, samesite="Lax")
    return response


@login_not_required
@never_cache
@require_safe
def token(request: HttpRequest) -> HttpResponse:
    """The present token against forgery, for a form that was open before the last log-in.

    Only pages of this site can read the answer.
    """
    return HttpResponse(get_token(request), content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell that a form was open before the last log-in; its text is kept on the device.

    A fragment is answered by 401, as after the end of a session: the page takes the new token
    over, and the same text can be sent again.
    """
    if getattr(request, "htmx", False):
        return HttpResponse(status=401)
    return csrf.csrf_failure(request, reason)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language on this device, and go back to the page."""
    return set_language(request)
