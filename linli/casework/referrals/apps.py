from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "linli.casework.referrals"
    label = "referrals"
