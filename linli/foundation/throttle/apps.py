from django.apps import AppConfig


class ThrottleConfig(AppConfig):
    name = "linli.foundation.throttle"
    label = "throttle"
