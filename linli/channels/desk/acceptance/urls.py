"""Addresses of the acceptance desk."""

from django.urls import path

from linli.channels.desk.acceptance import views

app_name = "acceptance"
urlpatterns = [
    path("", views.home, name="home"),
    path("<str:number>/", views.matter, name="matter"),
    path("<str:number>/hints/", views.hints, name="hints"),
]
