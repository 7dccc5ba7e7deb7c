from django.apps import AppConfig


class DeskAccountConfig(AppConfig):
    name = "linli.channels.desk.account"
    label = "desk_account"
