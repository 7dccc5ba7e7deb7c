"""Addresses of appointing."""

from django.urls import path

from linli.channels.desk.mediation.assigning import views

urlpatterns = [
    path("across/", views.across, name="across"),
    path("across/<str:number>/", views.steps, name="steps"),
    path("<str:number>/assign/", views.assign, name="assign"),
]
