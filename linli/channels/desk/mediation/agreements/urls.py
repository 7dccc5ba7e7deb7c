"""Addresses of agreements, of the court's confirmation, of what is due, and of visits."""

from django.urls import path

from linli.channels.desk.mediation.agreements import lists, views

urlpatterns = [
    path("confirmations/", lists.confirmations, name="confirmations"),
    path("performance/", lists.performance, name="performance"),
    path("visits/", lists.visits, name="visits"),
    path("<str:number>/agreement/", views.agreement, name="agreement"),
    path("<str:number>/agreement/<int:position>/", views.agreement, name="agreement_of"),
    path("<str:number>/agreement/draft/", views.draft, name="agreement_draft"),
    path("<str:number>/agreement/seal/", views.seal, name="agreement_seal"),
    path("<str:number>/agreement/sign/<str:who>/", views.sign, name="agreement_sign"),
]
