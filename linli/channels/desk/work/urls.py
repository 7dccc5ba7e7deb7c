"""Addresses of my work."""

from django.urls import path

from linli.channels.desk.work import views

urlpatterns = [
    path("", views.work, name="work"),
    path("most-urgent/", views.most_urgent, name="most_urgent"),
]
