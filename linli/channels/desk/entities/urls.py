"""Addresses of the register of entities."""

from django.urls import path

from linli.channels.desk.entities.views import keeping, lists, one

app_name = "entities"
_E = "<uuid:entity_id>"
urlpatterns = [
    path("", lists.home, name="home"),
    path("social/", lists.social, name="social"),
    path("add/", keeping.add, name="add"),
    path("locate/", keeping.locate, name="locate"),
    path(f"{_E}/", one.entity, name="entity"),
    path(f"{_E}/map.json", one.map_json, name="map"),
    path(f"{_E}/representative/", one.reveal, name="reveal"),
    path(f"{_E}/correct/", keeping.correct, name="correct"),
    path(f"{_E}/end/", keeping.end, name="end"),
    path(f"{_E}/reopen/", keeping.reopen, name="reopen"),
    path(f"{_E}/building/", keeping.building, name="building"),
    path(f"{_E}/merge/", keeping.merge, name="merge"),
    path(f"{_E}/check/", keeping.check, name="check"),
]
