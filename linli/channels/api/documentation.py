"""The description of the API as a page of our own: nothing of it comes from another host."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.channels.api.interface import api
from linli.channels.api.problems import problem_codes

_EXAMPLE = {
    "text": "3号楼东边的路灯，上星期三晚上就不亮了。",
    "place": {"text": "柳巷小区3号楼东边"},
    "reporter": {"identity": "confidential", "name": "王阿姨", "phone": "13800000000"},
}


@dataclass(frozen=True)
class FieldRow:
    """One field: where it goes, its type and limits, what it means."""

    name: str
    where: str
    kind: str
    required: bool
    words: str


@dataclass(frozen=True)
class Call:
    """One thing that can be asked of the API."""

    anchor: str
    method: str
    path: str
    summary: str
    words: tuple[str, ...]
    fields: tuple[FieldRow, ...]
    answers: tuple[tuple[str, str], ...]
    answer_fields: tuple[FieldRow, ...]
    example: str


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """How to use the API, made from its OpenAPI description."""
    schema = api.get_openapi_schema()
    context = {
        "title": schema["info"]["title"],
        "words": schema["info"]["description"],
        "calls": [_call(*item, schema=schema) for item in _operations(schema)],
        "problems": problem_codes(),
    }
    return render(request, "api/docs.html", context)


def _operations(schema: Mapping[str, Any]) -> list[tuple[str, str, Mapping[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def _call(path: str, method: str, operation: Mapping[str, Any], *, schema: Any) -> Call:
    good = next(iter(operation["responses"].values()))
    body = operation.get("requestBody")
    return Call(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        words=tuple(operation.get("description", "").split("\n\n")),
        fields=(*_parameters(operation), *(_body(body, schema) if body else ())),
        answers=tuple(
            (str(code), _name(answer)) for code, answer in operation["responses"].items()
        ),
        answer_fields=_body(good, schema),
        example=_curl(method, path),
    )


def _parameters(operation: Mapping[str, Any]) -> list[FieldRow]:
    return [
        FieldRow(
            name=row["name"],
            where=row["in"],
            kind=_kind(row["schema"]),
            required=row.get("required", False),
            words=row["schema"].get("description", ""),
        )
        for row in operation.get("parameters", [])
    ]


def _body(part: Mapping[str, Any], schema: Any) -> tuple[FieldRow, ...]:
    content = next(iter(part.get("content", {}).values()), None)
    return tuple(_fields(content["schema"], schema)) if content else ()


def _fields(node: Mapping[str, Any], schema: Any, prefix: str = "") -> list[FieldRow]:
    node = _resolved(node, schema)
    rows: list[FieldRow] = []
    for name, child in node.get("properties", {}).items():
        full = f"{prefix}{name}"
        inner = _resolved(child, schema)
        rows.append(
            FieldRow(
                name=full,
                where="body",
                kind=_kind(inner),
                required=name in node.get("required", ()),
                words=child.get("description") or inner.get("description", ""),
            )
        )
        below = inner.get("items", inner)
        rows += _fields(below, schema, f"{full}{'[]' if 'items' in inner else ''}.")
    return rows


def _resolved(node: Mapping[str, Any], schema: Any) -> Mapping[str, Any]:
    options = [one for one in node.get("anyOf", ()) if one.get("type") != "null"]
    for one in (node, *options, *node.get("allOf", ())):
        if "$ref" in one:
            return dict(schema["components"]["schemas"][one["$ref"].rsplit("/", 1)[-1]])
    return options[0] if options else node


def _kind(node: Mapping[str, Any]) -> str:
    if "enum" in node:
        return " | ".join(f'"{one}"' for one in node["enum"])
    base = node.get("anyOf", [node])[0]
    limits = [
        f"{sign}{base[key]:g}" if isinstance(base[key], int | float) else f"{sign}{base[key]}"
        for key, sign in (
            ("maxLength", "≤"),
            ("minimum", "≥"),
            ("maximum", "≤"),
            ("format", ""),
            ("pattern", ""),
        )
        if key in base
    ]
    return " ".join([str(base.get("type", "object")), *limits])


def _name(answer: Mapping[str, Any]) -> str:
    content = next(iter(answer.get("content", {}).items()), None)
    if content is None:
        return ""
    return f"{content[0]}: {content[1]['schema'].get('$ref', '').rsplit('/', 1)[-1]}"


def _curl(method: str, path: str) -> str:
    base = settings.LINLI_PUBLIC_URL
    if method == "get":
        return (
            f'curl -H "X-Query-Code: ABC234" "{base}{path.replace("{number}", "20261118000317")}"'
        )
    body = json.dumps(_EXAMPLE, ensure_ascii=False, indent=2)
    return (
        f'curl -X POST "{base}{path}" \\\n  -H "Content-Type: application/json" \\\n'
        f"  -H \"Idempotency-Key: 3f0c9a52-7d1e\" \\\n  -d '{body}'"
    )
