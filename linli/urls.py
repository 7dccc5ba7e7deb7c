"""Which door each address leads to."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("linli.channels.api.urls")),
    path("", include("linli.channels.api.watching")),
    path("desk/", include("linli.channels.desk.urls")),
    path("", include("linli.channels.desk.account.entrance")),
    path("", include("linli.channels.ui.urls")),
    path("", include("linli.channels.portal.urls")),
]
