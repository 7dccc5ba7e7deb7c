"""Addresses of the staff door; each desk has a namespace of its own inside ``desk``."""

from django.urls import URLPattern, URLResolver, include, path

from linli.channels.desk.rooms import ROOMS

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("linli.channels.desk.work.urls")),
    path("cases/", include("linli.channels.desk.cases.urls")),
    path("matters/", include("linli.channels.desk.lists.urls")),
    path("search/", include("linli.channels.desk.search.urls")),
    path("notices/", include("linli.channels.desk.notices.urls")),
    path("exports/", include("linli.channels.desk.exports.urls")),
    *(path(at, include(f"linli.channels.desk.{room}.urls")) for room, at in ROOMS.items()),
]
