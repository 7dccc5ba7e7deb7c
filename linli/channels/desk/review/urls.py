"""Addresses of the review desk."""

from django.urls import path

from linli.channels.desk.review import views

app_name = "review"
urlpatterns = [
    path("", views.home, name="home"),
    path("requests/<uuid:request_id>/", views.hear, name="request"),
    path("cases/<str:number>/", views.hear_case, name="case"),
]
