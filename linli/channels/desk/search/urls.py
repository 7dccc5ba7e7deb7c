"""Address of the search field."""

from django.urls import path

from linli.channels.desk.search import views

urlpatterns = [path("", views.search, name="search")]
