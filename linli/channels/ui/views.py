"""Small switches that every page shares."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
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
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language on this device, and go back to the page."""
    return set_language(request)
