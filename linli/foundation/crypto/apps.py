from django.apps import AppConfig


class CryptoConfig(AppConfig):
    name = "linli.foundation.crypto"
    label = "crypto"
