"""Addresses of the mediation desk; parts with addresses of their own stand before a number."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from linli.channels.desk.mediation import acting, lists, views

app_name = "mediation"
PARTS = ("intake", "assigning", "moving_on", "calendar", "sessions", "agreements", "filing")


def _has_addresses(part: str) -> bool:
    package = f"linli.channels.desk.mediation.{part}"
    return bool(find_spec(package)) and bool(find_spec(f"{package}.urls"))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.home, name="home"),
    *(
        path("", include(f"linli.channels.desk.mediation.{part}.urls"))
        for part in PARTS
        if _has_addresses(part)
    ),
    path("<str:number>/", views.dispute, name="dispute"),
    path("<str:number>/files/<uuid:document_id>/", views.file, name="file"),
    path("<str:number>/reveal/<uuid:party_id>/<slug:field>/", views.reveal, name="reveal"),
    path("<str:number>/act/<slug:action>/", acting.act, name="act"),
]
