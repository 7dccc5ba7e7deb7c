"""The API itself: its routes, how it reads a body, and how it describes itself."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from linli.channels.api.matters import router
from linli.channels.api.problems import PROBLEM_TYPE, Problem, install, too_large

MOST_BYTES = 256 * 1024
DESCRIPTION = (
    "登记和查询诉求的公开接口。不用账号。"
    "每个地址每小时能发多少次有上限，超过的回答 429，Retry-After 说明等几秒。"
    "出错时回答 application/problem+json：detail 是一句话，errors 逐项说明哪一项、怎么改。"
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


class LinliAPI(NinjaAPI):
    """The API with its refusals described as what they are: problem+json."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI description."""
        schema = super().get_openapi_schema(**options)
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
    """The OpenAPI description as docs/openapi.json holds it (scripts/openapi.py writes it)."""
    schema = api.get_openapi_schema(path_prefix="/api/")
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
