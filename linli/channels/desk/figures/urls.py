"""Addresses of the figures."""

from django.urls import path

from linli.channels.desk.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.home, name="home"),
    path("print/", views.on_paper, name="print"),
    path("export/", views.export, name="export"),
    path("map/", views.map_data, name="map"),
]
