"""Addresses for those who watch over the machine: health and figures."""

from django.urls import path

from linli.channels.api.health import healthz
from linli.channels.api.metrics import metrics

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
]
