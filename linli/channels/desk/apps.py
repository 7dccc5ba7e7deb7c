from importlib import import_module

from django.apps import AppConfig

from linli.channels.desk.rooms import WITH_ACTIONS


class DeskConfig(AppConfig):
    name = "linli.channels.desk"
    label = "desk"

    def ready(self) -> None:
        """Let each desk add the actions that it offers on the case page."""
        import_module("linli.channels.desk.cases.actions")
        import_module("linli.channels.desk.cases.actions_body")
        import_module("linli.channels.desk.cases.actions_reporter")
        for room in WITH_ACTIONS:
            import_module(f"linli.channels.desk.{room}.actions")
