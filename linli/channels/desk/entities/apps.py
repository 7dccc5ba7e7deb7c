from django.apps import AppConfig


class DeskEntitiesConfig(AppConfig):
    name = "linli.channels.desk.entities"
    label = "desk_entities"
