"""Addresses of committees, mediators, subsidies and the Ministry's statistics."""

from django.urls import path

from linli.channels.desk.mediators.views import (
    claims,
    committees,
    exports,
    figures,
    lists,
    own,
    people,
)

app_name = "mediators"
_C, _M = "committees/<uuid:committee_id>", "<uuid:mediator_id>"
urlpatterns = [
    path("", lists.home, name="home"),
    path("enrol/", people.enrol, name="enrol"),
    path("export/<slug:name>/", exports.export, name="export"),
    path("committees/", lists.committees, name="committees"),
    path("committees/found/", committees.found, name="found"),
    path(f"{_C}/", committees.committee, name="committee"),
    path(f"{_C}/change/", committees.change, name="committee_change"),
    path(f"{_C}/term/", committees.term, name="committee_term"),
    path(f"{_C}/dissolve/", committees.dissolve, name="dissolve"),
    path(f"{_C}/seal/", committees.seal, name="committee_seal"),
    path(f"{_C}/seal/picture/", committees.seal_picture, name="seal_picture"),
    path(f"{_C}/rooms/add/", committees.room_add, name="room_add"),
    path(f"{_C}/rooms/<uuid:room_id>/", committees.room_change, name="room_change"),
    path(f"{_C}/rooms/<uuid:room_id>/close/", committees.room_close, name="room_close"),
    path("quotas/", lists.quotas, name="quotas"),
    path("subsidies/", claims.claims, name="claims"),
    path("subsidies/export/", claims.claims_export, name="claims_export"),
    path("subsidies/notice.pdf", claims.claims_notice, name="claims_notice"),
    path("subsidies/claim/<uuid:case_id>/", claims.claim_new, name="claim_new"),
    path("subsidies/<uuid:claim_id>/", claims.claim_step, name="claim_step"),
    path("subsidies/<uuid:claim_id>/refuse/", claims.claim_refuse, name="claim_refuse"),
    path("statistics/", figures.figures, name="statistics"),
    path("statistics/export/", figures.figures_export, name="statistics_export"),
    path("me/", own.own, name="own"),
    path("me/public/", own.public, name="own_public"),
    path("me/ties/add/", own.tie, name="own_tie"),
    path("me/ties/<uuid:tie_id>/end/", own.tie_end, name="own_tie_end"),
    path(f"{_M}/", people.mediator, name="mediator"),
    path(f"{_M}/photo/", people.photo, name="photo"),
    path(f"{_M}/change/", people.change, name="mediator_change"),
    path(f"{_M}/appoint/", people.appoint, name="appoint"),
    path(f"{_M}/suspend/", people.suspend, name="suspend"),
    path(f"{_M}/reinstate/", people.reinstate, name="reinstate"),
    path(f"{_M}/dismiss/", people.dismiss, name="dismiss"),
    path(f"{_M}/account/", people.account, name="account"),
    path(f"{_M}/training/", people.training, name="training"),
    path(f"{_M}/grade/", people.grade, name="grade"),
    path(f"{_M}/grades/<uuid:grade_id>/publish/", people.grade_publish, name="grade_publish"),
    path(f"{_M}/grades/<uuid:grade_id>/decide/", people.grade_decide, name="grade_decide"),
    path(f"{_M}/complaint/", people.complaint, name="complaint"),
    path(f"{_M}/complaints/<uuid:complaint_id>/", people.answer, name="answer"),
]
