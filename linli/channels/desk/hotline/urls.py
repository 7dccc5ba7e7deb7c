"""Addresses of the call console."""

from django.urls import path

from linli.channels.desk.hotline import lookups, views

app_name = "hotline"
urlpatterns = [
    path("", views.home, name="home"),
    path("hints/", views.hints, name="hints"),
    path("urge/<str:number>/", views.urge, name="urge"),
    path("caller/", views.caller, name="caller"),
    path("draft/", views.draft, name="draft"),
    path("shelve/", views.shelve, name="shelve"),
    path("draft/<uuid:draft_id>/drop/", views.draft_drop, name="draft_drop"),
    path("taken/<uuid:key>/", views.taken, name="taken"),
    path("places/", lookups.places, name="places"),
    path("point/", lookups.point, name="point"),
    path("categories/", lookups.categories, name="categories"),
    path("units/", lookups.units, name="units"),
    path("pick/", views.pick, name="pick"),
    path("shapes.json", lookups.grid_shapes, name="shapes"),
]
