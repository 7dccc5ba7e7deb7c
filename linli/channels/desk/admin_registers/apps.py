from django.apps import AppConfig


class DeskRegistersConfig(AppConfig):
    name = "linli.channels.desk.admin_registers"
    label = "desk_registers"
