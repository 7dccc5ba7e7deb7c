"""Addresses of a party's own page, and of a mediator's calendar feed."""

from django.urls import path

from linli.channels.portal.mediation import acting, feeds, looking, talk
from linli.channels.portal.mediation.agreement import views as agreement
from linli.channels.portal.mediation.panels import load_parts
from linli.channels.portal.mediation.performance import views as performance

load_parts()
_SESSION = "mediation/<str:number>/sessions/<uuid:session_id>/"
urlpatterns = [
    path("mediation/feed/<str:key>.ics", feeds.mediation_feed, name="mediation_feed"),
    path("mediation/<str:number>/code/", looking.code, name="party_code"),
    path("mediation/<str:number>/leave/", looking.leave, name="party_leave"),
    path("mediation/<str:number>/evidence/", acting.evidence, name="party_evidence"),
    path(
        "mediation/<str:number>/evidence/<uuid:evidence_id>/share/",
        acting.share,
        name="party_share",
    ),
    path("mediation/<str:number>/files/<uuid:document_id>/", looking.file, name="party_file"),
    path("mediation/<str:number>/contact/", acting.contact, name="party_contact"),
    path("mediation/<str:number>/extension/", acting.extension, name="party_extension"),
    path("mediation/<str:number>/refuse/", acting.refuse, name="party_refuse"),
    path(f"{_SESSION}answer/", acting.answer, name="party_answer"),
    path(f"{_SESSION}calendar.ics", feeds.party_ics, name="party_ics"),
    path(f"{_SESSION}talk/", talk.talk, name="party_talk"),
    path(f"{_SESSION}talk/lines/", talk.lines, name="party_talk_lines"),
    path(f"{_SESSION}talk/say/", talk.say, name="party_talk_say"),
    path("mediation/<str:number>/agreement/", agreement.agreement, name="party_agreement"),
    path("mediation/<str:number>/court/", performance.wish, name="party_wish"),
    path(
        "mediation/<str:number>/court/withdraw/",
        performance.withdraw,
        name="party_court_withdraw",
    ),
    path(
        "mediation/<str:number>/plan/<uuid:line_id>/<slug:act>/",
        performance.line,
        name="party_line",
    ),
    path("mediation/<str:number>/", looking.party, name="party"),
]
