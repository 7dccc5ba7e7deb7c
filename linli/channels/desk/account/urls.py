"""Addresses of one's own account; those that allauth knows by name stand in ``entrance``."""

from django.urls import path

from linli.channels.desk.account import views

app_name = "account"
urlpatterns = [
    path("", views.home, name="home"),
    path("start/", views.start, name="start"),
    path("switch/", views.switch, name="switch"),
    path("log-out/", views.log_out, name="logout"),
    path("password/", views.password, name="password"),
    path("no-post/", views.no_post, name="no_post"),
]
