"""Addresses of the screening desk."""

from django.urls import path

from linli.channels.desk.screening import campaigns, disputes, reporting, signs

app_name = "screening"
urlpatterns = [
    path("", reporting.home, name="home"),
    path("reports/<uuid:report_id>/send/", reporting.send_report, name="send"),
    path("signs/", signs.signs, name="signs"),
    path("signs/new/", signs.new, name="sign_new"),
    path("signs/<uuid:sign_id>/talk/", signs.talk, name="sign_talk"),
    path("signs/<uuid:sign_id>/gone/", signs.gone, name="sign_gone"),
    path("signs/<uuid:sign_id>/dispute/", signs.to_dispute, name="sign_dispute"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.new, name="campaign_new"),
    path("campaigns/<uuid:campaign_id>/", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:campaign_id>/end/", campaigns.end, name="campaign_end"),
    path("campaigns/<uuid:campaign_id>/<str:begins>/", campaigns.one_round, name="round"),
    path("reports/<uuid:report_id>/urge/", campaigns.urge, name="urge"),
    path("disputes/", disputes.overview, name="overview"),
    path("disputes/overdue/", disputes.overdue, name="overdue"),
    path("disputes/<str:number>/", disputes.overdue_case, name="overdue_case"),
    path("disputes/<str:number>/supervise/", disputes.supervise, name="supervise"),
]
