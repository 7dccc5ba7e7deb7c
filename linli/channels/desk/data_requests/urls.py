"""Addresses of the data officer's desk; none of them holds a name or a number of anybody."""

from django.urls import path

from linli.channels.desk.data_requests import acting, overview, views

app_name = "data_requests"
_R = "<uuid:request_id>"
urlpatterns = [
    path("", views.home, name="home"),
    path("counter/", acting.counter, name="counter"),
    path("processing/", overview.processing, name="processing"),
    path("retention/", overview.retention, name="retention"),
    path("retention/rehearse/", overview.rehearse, name="rehearse"),
    path(f"{_R}/", views.one, name="one"),
    path(f"{_R}/slip/", views.slip, name="slip"),
    path(f"{_R}/copy.pdf", views.copy, name="copy"),
    path(f"{_R}/accept/", acting.accept, name="accept"),
    path(f"{_R}/answer/", acting.answer, name="answer"),
    path(f"{_R}/refuse/", acting.refuse, name="refuse"),
]
