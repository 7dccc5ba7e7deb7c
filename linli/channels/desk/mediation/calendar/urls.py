"""Addresses of the calendar."""

from django.urls import path

from linli.channels.desk.mediation.calendar import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/key/", views.feed_key, name="calendar_key"),
]
