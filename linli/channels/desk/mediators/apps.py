from django.apps import AppConfig


class DeskMediatorsConfig(AppConfig):
    name = "linli.channels.desk.mediators"
    label = "desk_mediators"
