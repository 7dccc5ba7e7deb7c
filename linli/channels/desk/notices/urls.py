"""Addresses of the notices."""

from django.urls import path

from linli.channels.desk.notices import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("read-all/", views.read_all, name="notices_read_all"),
    path("<uuid:notice_id>/", views.notice, name="notice"),
]
