"""The shared addresses alone, so that these tests stand by themselves."""

from django.urls import include, path

urlpatterns = [path("", include("linli.channels.ui.urls"))]
