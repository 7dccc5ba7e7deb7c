from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "linli.registers.units"
    label = "units"
