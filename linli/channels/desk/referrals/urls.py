"""Addresses of referring."""

from django.urls import path

from linli.channels.desk.referrals import views

app_name = "referrals"
urlpatterns = [
    path("", views.home, name="home"),
    path("hand-over/", views.hand_over, name="hand_over"),
    path("matter/<str:number>/", views.refer, name="refer"),
    path("dispute/<str:number>/hotline/", views.to_hotline, name="to_hotline"),
]
