from django.apps import AppConfig


class DeskRulesConfig(AppConfig):
    name = "linli.channels.desk.admin_rules"
    label = "desk_rules"
