"""Addresses of the application for mediation; before those of a dispute's number."""

from django.urls import path

from linli.channels.portal.mediation.apply import views

urlpatterns = [
    path("mediation/apply/", views.what, name="apply"),
    path("mediation/apply/where/", views.where, name="apply_where"),
    path("mediation/apply/who/", views.who, name="apply_who"),
    path("mediation/apply/receipt/", views.receipt, name="apply_receipt"),
    path("mediation/apply/delete/", views.start_over, name="apply_delete"),
]
