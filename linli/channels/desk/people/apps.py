from django.apps import AppConfig


class DeskPeopleConfig(AppConfig):
    name = "linli.channels.desk.people"
    label = "desk_people"
