"""Addresses of the public site: every step has its own."""

from django.urls import include, path

from linli.channels.portal.guide import faq, offline, processing, published
from linli.channels.portal.guide import views as guide
from linli.channels.portal.mediators import views as mediators
from linli.channels.portal.newcomers import views as newcomers
from linli.channels.portal.own import asking, held, proving
from linli.channels.portal.report import check, photos, receipt, what, where, who
from linli.channels.portal.track import acting, looking

app_name = "portal"
urlpatterns = [
    path("", guide.home, name="home"),
    path("report", what.what, name="report"),
    path("report/where", where.where, name="where"),
    path("report/where/choices", where.choices, name="where_choices"),
    path("report/where/map.json", where.map_json, name="where_map"),
    path("report/photos", photos.photos, name="photos"),
    path("report/photos/<int:number>", photos.preview, name="photo"),
    path("report/who", who.who, name="who"),
    path("report/check", check.check, name="check"),
    path("report/delete", what.start_over, name="start_over"),
    path("receipt", receipt.receipt, name="receipt"),
    path("track", looking.look_up, name="track"),
    path("track/<str:number>", looking.matter, name="matter"),
    path("track/<str:number>/add", acting.add, name="add"),
    path("track/<str:number>/rate", acting.rate, name="rate"),
    path("track/<str:number>/urge", acting.urge, name="urge"),
    path("track/<str:number>/publishing", acting.publishing, name="publishing"),
    path("track/<str:number>/withdraw", acting.withdraw, name="withdraw"),
    path("track/<str:number>/appeal", acting.appeal, name="appeal"),
    path("track/<str:number>/reopen", acting.reopen, name="reopen"),
    path("track/<str:number>/leave", looking.leave, name="leave"),
    path("track/<str:number>/files/<uuid:document_id>", looking.file, name="file"),
    path("guide", guide.guide, name="guide"),
    path("faq", faq.faq, name="faq"),
    path("faq/<uuid:article_id>", faq.faq_article, name="faq_article"),
    path("data", guide.data, name="data"),
    path("data/register", processing.processing, name="processing"),
    path("me", proving.own, name="own"),
    path("me/code", proving.own_code, name="own_code"),
    path("me/end", proving.own_end, name="own_end"),
    path("me/held", held.own_held_page, name="own_held"),
    path("me/my-data.json", held.own_json, name="own_json"),
    path("me/my-data.pdf", held.own_pdf, name="own_pdf"),
    path("me/consents/<slug:purpose>", held.own_consent, name="own_consent"),
    path(
        "me/children/<uuid:child_id>/<slug:purpose>",
        held.own_child_consent,
        name="own_child_consent",
    ),
    path("me/ask", asking.own_ask, name="own_ask"),
    path("me/ask/<slug:kind>", asking.own_ask_for, name="own_ask_for"),
    path("me/requests/<str:number>", asking.own_request_page, name="own_request"),
    path("me/track", newcomers.own_track, name="own_track"),
    path("newcomer", newcomers.newcomer, name="newcomer"),
    path("newcomer/who", newcomers.newcomer_who, name="newcomer_who"),
    path("newcomer/receipt", newcomers.newcomer_receipt, name="newcomer_receipt"),
    path("accessibility", guide.accessibility, name="accessibility"),
    path("stations", guide.stations, name="stations"),
    path("offline", offline.offline, name="offline"),
    path("published/", published.published, name="published"),
    path("mediators/", mediators.mediators, name="mediators"),
    path("mediators/<uuid:mediator_id>/photo", mediators.photo, name="mediator_photo"),
    path("", include("linli.channels.portal.mediation.apply.urls")),
    path("", include("linli.channels.portal.mediation.urls")),
]
