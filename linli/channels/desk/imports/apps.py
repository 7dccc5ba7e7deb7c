from django.apps import AppConfig


class DeskImportsConfig(AppConfig):
    name = "linli.channels.desk.imports"
    label = "desk_imports"
