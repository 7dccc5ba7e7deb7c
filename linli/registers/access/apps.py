from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "linli.registers.access"
    label = "access"
