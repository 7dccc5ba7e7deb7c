"""Addresses of the follow-up desk."""

from django.urls import path

from linli.channels.desk.follow_up import views

app_name = "follow_up"
urlpatterns = [
    path("", views.home, name="home"),
    path("next/", views.next_call, name="next"),
    path("<str:number>/", views.call, name="call"),
    path("<str:number>/missed/", views.missed, name="missed"),
]
