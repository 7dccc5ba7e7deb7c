"""Addresses of the supervision desk."""

from django.urls import path

from linli.channels.desk.supervision.views import ladder, papers, steps

app_name = "supervision"
urlpatterns = [
    path("steps/export/", steps.export, name="export"),
    path("", ladder.home, name="home"),
    path("rates/", ladder.rates, name="rates"),
    path("units/<uuid:unit_id>/", ladder.unit, name="unit"),
    path("listable/", ladder.listable, name="listable"),
    path("steps/", steps.steps, name="steps"),
    path("ours/", steps.ours, name="ours"),
    path("steps/<uuid:step_id>/reply/", steps.reply, name="reply"),
    path("steps/<uuid:step_id>/rule/", steps.rule, name="rule"),
    path("papers/", papers.register, name="papers"),
    path("papers/<uuid:paper_id>/", papers.paper, name="paper"),
    path("papers/<uuid:paper_id>/print/", papers.print_pdf, name="print"),
    path("papers/<uuid:paper_id>/sign/", papers.sign, name="sign"),
    path("papers/<uuid:paper_id>/drop/", papers.drop, name="drop"),
    path("papers/<uuid:paper_id>/minutes/", papers.minutes, name="minutes"),
    path("write/<str:kind>/", papers.write, name="write"),
    path("write/<str:kind>/preview/", papers.preview, name="preview"),
]
