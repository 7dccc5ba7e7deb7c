"""The API itself: its routes, how it reads a body, and how it describes itself."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from linli.channels.api.matters import router
from linli.channels.api.problems import PROBLEM_TYPE, Problem, install, too_large

MOST_BYTES = 256 * 1024
DESCRIPTION = gettext_noop(
    "Public interface for reporting matters and following them. No account is needed. "
    "Each address may ask so many times an hour; beyond that the answer is 429, and Retry-After "
    "says how many seconds to wait. Errors are answered as application/problem+json: detail is one "
    "sentence, errors names each field and how to mend it."
)


class JsonParser(Parser):
    """Reads JSON of a reasonable size in UTF-8, and says what it is when it is something else."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as Python values. Raises Problem."""
        if request.content_type != "application/json":
            words = _("Send the report as JSON, with the header Content-Type: application/json.")
            raise Problem(415, "wrong-type", words)
        if len(request.body) > MOST_BYTES:
            raise too_large()
        try:
            return json.loads(request.body.decode("utf-8"))
        except UnicodeDecodeError:
            words = _("The request is not in UTF-8. Convert it from its encoding first.")
            raise Problem(400, "unreadable", words) from None
        except json.JSONDecodeError as error:
            words = _("This is not JSON: line %(line)d, column %(column)d.")
            told = words % {"line": error.lineno, "column": error.colno}
            raise Problem(400, "unreadable", told) from None
        except (ValueError, RecursionError):
            words = _("A number in it is too long, or it is nested too deeply.")
            raise Problem(400, "unreadable", words) from None


_WORDS = ("description", "summary")


def _translate(node: Any) -> None:
    """Put every description into the language of the reader, in place."""
    if isinstance(node, list):
        for one in node:
            _translate(one)
    elif isinstance(node, dict):
        for name in _WORDS:
            if node.get(name) and isinstance(node[name], str):
                node[name] = _(node[name])
        for one in node.values():
            _translate(one)


class LinliAPI(NinjaAPI):
    """The API with its refusals described as what they are: problem+json."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI description, in the language of the reader."""
        schema = super().get_openapi_schema(**options)
        _translate(schema)
        for path in schema["paths"].values():
            for operation in path.values():
                for status, response in operation["responses"].items():
                    content = response.get("content", {})
                    if int(status) >= 400 and "application/json" in content:
                        content[PROBLEM_TYPE] = content.pop("application/json")
        return schema


api = LinliAPI(
    title="邻里 Linli",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url="/openapi.json",
    parser=JsonParser(),
    urls_namespace="linli-api",
)
install(api)
api.add_router("/v1", router)


def openapi_text() -> str:
    """The OpenAPI description as docs/openapi.json holds it (scripts/openapi.py), in English."""
    with override("en"):
        schema = api.get_openapi_schema(path_prefix="/api/")
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
