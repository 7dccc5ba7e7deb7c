"""Addresses of the list of matters."""

from django.urls import path

from linli.channels.desk.lists import views

urlpatterns = [
    path("", views.matters, name="matters"),
    path("filters/<slug:list_code>/keep/", views.keep, name="filter_keep"),
    path("filters/<uuid:kept_id>/forget/", views.forget, name="filter_forget"),
    path("columns/<slug:list_code>/", views.columns, name="columns"),
]
