"""Addresses of taking in."""

from django.urls import path

from linli.channels.desk.mediation.intake import views

urlpatterns = [
    path("take-in/", views.take_in, name="take_in"),
    path("take-in/look/", views.look, name="look"),
    path("<str:number>/add-party/", views.add_party, name="add_party"),
    path("<str:number>/refusal/", views.letter, name="refusal"),
]
