"""Which door each address leads to."""

from django.urls import URLPattern, URLResolver, include, path

from linli import env

_DOORS = (
    ("api/", "linli.channels.api.urls"),
    ("", "linli.channels.api.watching"),
    ("desk/", "linli.channels.desk.urls"),
    ("", "linli.channels.desk.account.entrance"),
    ("", "linli.channels.ui.urls"),
    ("", "linli.channels.portal.urls"),
)


def _exists(module: str) -> bool:
    return (env.REPOSITORY / f"{module.replace('.', '/')}.py").exists()


urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(module)) for prefix, module in _DOORS if _exists(module)
]
