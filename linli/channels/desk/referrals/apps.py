from django.apps import AppConfig


class DeskReferralsConfig(AppConfig):
    name = "linli.channels.desk.referrals"
    label = "desk_referrals"
