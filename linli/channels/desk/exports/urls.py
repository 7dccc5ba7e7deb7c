"""Addresses of the exports."""

from django.urls import path

from linli.channels.desk.exports import views

urlpatterns = [
    path("", views.exports, name="exports"),
    path("<slug:list_code>/ask/", views.ask, name="export_ask"),
    path("<uuid:run_id>/progress/", views.progress, name="export_progress"),
    path("<uuid:run_id>/file/", views.download, name="export_file"),
]
