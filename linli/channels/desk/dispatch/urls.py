"""Addresses of the dispatch desk."""

from django.urls import path

from linli.channels.desk.dispatch import views

app_name = "dispatch"
urlpatterns = [
    path("", views.home, name="home"),
    path("batch/", views.batch, name="batch"),
    path("<str:number>/", views.matter, name="matter"),
    path("<str:number>/similar/", views.similar, name="similar"),
    path("<str:number>/merge/", views.merge, name="merge"),
    path("<str:number>/split/", views.split, name="split"),
]
