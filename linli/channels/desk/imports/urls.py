"""Addresses of the imports."""

from django.urls import path

from linli.channels.desk.imports.views import acts, bringing, runs

app_name = "imports"
_R = "<uuid:run_id>"
urlpatterns = [
    path("", runs.home, name="home"),
    path("new/<slug:kind>/", bringing.bring, name="bring"),
    path("new/<slug:kind>/form.xlsx", bringing.empty_form, name="form"),
    path(f"{_R}/", runs.run, name="run"),
    path(f"{_R}/progress/", runs.progress, name="progress"),
    path(f"{_R}/rows/", runs.rows, name="rows"),
    path(f"{_R}/columns/", bringing.columns, name="columns"),
    path(f"{_R}/result/", runs.result, name="result"),
    path(f"{_R}/start/", acts.start, name="start"),
    path(f"{_R}/stop/", acts.stop, name="stop"),
    path(f"{_R}/drop/", acts.drop, name="drop"),
    path(f"{_R}/undo/", acts.undo, name="undo"),
]
