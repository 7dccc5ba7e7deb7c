"""Addresses of a case and of what is done with it."""

from django.urls import path

from linli.channels.desk.cases import acting, views

urlpatterns = [
    path("<str:number>/", views.case, name="case"),
    path("<str:number>/print/", views.print_case, name="print"),
    path("<str:number>/map.json", views.case_map, name="case_map"),
    path("<str:number>/files/<uuid:document_id>/", views.file, name="file"),
    path("<str:number>/reveal/<uuid:party_id>/<slug:field>/", views.reveal, name="reveal"),
    path("<str:number>/phrases/<slug:use>/", views.phrases, name="phrases"),
    path("<str:number>/act/<slug:action>/", acting.act, name="act"),
]
