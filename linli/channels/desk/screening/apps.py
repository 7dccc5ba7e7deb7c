from django.apps import AppConfig


class DeskScreeningConfig(AppConfig):
    name = "linli.channels.desk.screening"
    label = "desk_screening"
