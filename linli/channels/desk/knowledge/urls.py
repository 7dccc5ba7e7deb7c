"""Addresses of the knowledge base."""

from django.urls import path

from linli.channels.desk.knowledge import acts, views, writing

app_name = "knowledge"
urlpatterns = [
    path("", views.home, name="home"),
    path("new/", writing.write, name="write"),
    path("<uuid:article_id>/", views.article, name="article"),
    path("<uuid:article_id>/revise/", writing.revise, name="revise"),
    path("<uuid:article_id>/publish/", acts.publish, name="publish"),
    path("<uuid:article_id>/send-back/", acts.send_back, name="send_back"),
    path("<uuid:article_id>/withdraw/", acts.withdraw, name="withdraw"),
    path("<uuid:article_id>/confirm/", acts.confirm, name="confirm"),
    path("<uuid:article_id>/report/", acts.report, name="report"),
    path("<uuid:article_id>/feedback/<uuid:feedback_id>/", acts.answer, name="answer"),
]
