"""Addresses of the desk of people; none of them holds a name or a number of anybody."""

from django.urls import path

from linli.channels.desk.people.views import (
    changes,
    dwellings,
    home,
    households,
    lettings,
    lists,
    merging,
    newcomers,
    permits,
    persons,
)

app_name = "people"
_P, _H, _U = "p/<uuid:person_id>", "homes/<uuid:home_id>", "households/<uuid:household_id>"
_F, _L = "newcomers/<uuid:form_id>", "lettings/<uuid:letting_id>"
urlpatterns = [
    path("", home.home, name="home"),
    path("find/", home.find, name="find"),
    path("counts/", home.counts, name="counts"),
    path("list/", lists.people, name="list"),
    path("plan/", lists.plan, name="plan"),
    path("enter/", changes.enter, name="enter"),
    path(f"{_P}/", persons.person, name="person"),
    path(f"{_P}/why/", persons.why, name="why"),
    path(f"{_P}/reveal/<slug:field>/", persons.reveal, name="reveal"),
    path(f"{_P}/correct/<slug:field>/", changes.correct, name="correct"),
    path(f"{_P}/verify/", changes.verify, name="verify"),
    path(f"{_P}/move-in/", changes.move_in, name="move_in"),
    path(f"{_P}/move-out/", changes.move_out, name="move_out"),
    path(f"{_P}/death/", changes.death, name="death"),
    path(f"{_P}/join/", households.join, name="join"),
    path(f"{_P}/leave/", households.leave, name="leave"),
    path(f"{_P}/merge/", merging.merge_with, name="merge_with"),
    path(f"{_P}/permit/", permits.issue, name="issue"),
    path(f"{_P}/consents/<slug:purpose>/", permits.consent, name="consent"),
    path(f"{_P}/consents/<slug:purpose>/withdraw/", permits.withdraw, name="withdraw"),
    path("merge/<uuid:kept_id>/<uuid:gone_id>/", merging.merge, name="merge"),
    path("merges/<uuid:merge_id>/undo/", merging.undo, name="undo_merge"),
    path("duplicates/", merging.duplicates, name="duplicates"),
    path(f"{_H}/", dwellings.dwelling, name="dwelling"),
    path(f"{_H}/visit/", dwellings.visit, name="visit"),
    path(f"{_H}/letting/", lettings.file_letting, name="file_letting"),
    path("lettings/", lettings.list_of_lettings, name="lettings"),
    path(f"{_L}/check/", lettings.check_letting, name="check_letting"),
    path(f"{_L}/end/", lettings.end_letting, name="end_letting"),
    path(f"{_U}/", households.household, name="household"),
    path(f"{_U}/split/", households.split, name="split"),
    path(f"{_U}/merge/", households.merge, name="merge_households"),
    path("newcomers/", newcomers.newcomers, name="newcomers"),
    path("newcomers/new/", newcomers.take_in, name="take_in"),
    path(f"{_F}/", newcomers.form, name="form"),
    path(f"{_F}/slip/", newcomers.slip, name="slip"),
    path(f"{_F}/check/", newcomers.check_form, name="check_form"),
    path(f"{_F}/register/", newcomers.register_form, name="register_form"),
    path(f"{_F}/refuse/", newcomers.refuse_form, name="refuse_form"),
    path("newcomers/permits/", permits.list_of_permits, name="permits"),
    path("newcomers/permits/<uuid:permit_id>/sign/", permits.sign, name="sign"),
    path("newcomers/permits/<uuid:permit_id>/end/", permits.end, name="end_permit"),
]
