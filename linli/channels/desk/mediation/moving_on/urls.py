"""Addresses of moving on, of joint meetings and of old cases."""

from django.urls import path

from linli.channels.desk.mediation.moving_on import views

urlpatterns = [
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/<uuid:task_id>/", views.report_task, name="report_task"),
    path("old-cases/", views.old, name="old_cases"),
    path("<str:number>/move/<slug:action>/", views.move, name="move"),
    path("<str:number>/meetings/<uuid:meeting_id>/", views.minutes, name="minutes"),
    path("<str:number>/old-case/", views.take_up, name="take_up"),
]
