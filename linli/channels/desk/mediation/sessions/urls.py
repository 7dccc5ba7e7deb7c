"""Addresses of sessions, inquiry notes, evidence and the session in writing."""

from django.urls import path

from linli.channels.desk.mediation.sessions import recording, talk, views

urlpatterns = [
    path("<str:number>/sessions/record/", recording.record_next, name="record_next"),
    path("<str:number>/sessions/unplanned/", recording.unplanned, name="unplanned"),
    path("<str:number>/sessions/<uuid:session_id>/", recording.session, name="session"),
    path("<str:number>/sessions/<uuid:session_id>/move/", views.move, name="session_move"),
    path("<str:number>/sessions/<uuid:session_id>/cancel/", views.cancel, name="session_cancel"),
    path("<str:number>/sessions/<uuid:session_id>/invite/", views.invite, name="session_invite"),
    path("<str:number>/sessions/<uuid:session_id>/answer/", views.answer, name="session_answer"),
    path(
        "<str:number>/sessions/<uuid:session_id>/record/", recording.record, name="session_record"
    ),
    path(
        "<str:number>/sessions/<uuid:session_id>/correct/",
        recording.correct,
        name="session_correct",
    ),
    path("<str:number>/sessions/<uuid:session_id>/talk/", talk.talk, name="talk"),
    path("<str:number>/sessions/<uuid:session_id>/talk/lines/", talk.lines, name="talk_lines"),
    path("<str:number>/sessions/<uuid:session_id>/talk/say/", talk.say, name="talk_say"),
    path("<str:number>/inquiries/<uuid:inquiry_id>/", recording.inquiry, name="inquiry"),
    path("<str:number>/evidence/<uuid:evidence_id>/share/", views.share, name="evidence_share"),
]
