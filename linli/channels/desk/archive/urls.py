"""Addresses of the archive desk."""

from django.urls import path

from linli.channels.desk.archive import keeping, publishing, views

app_name = "archive"
urlpatterns = [
    path("", views.home, name="home"),
    path("publishing/", publishing.publishing, name="publishing"),
    path("keeping/", keeping.home, name="keeping"),
    path("batch/", views.batch, name="batch"),
    path("pdf/<str:number>/", views.pdf, name="pdf"),
    path("files/<uuid:dossier_id>/progress/", views.progress, name="progress"),
    path("files/<uuid:dossier_id>/", views.download, name="download"),
]
