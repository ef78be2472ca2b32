"""The application of the API: its parts, its description, what is asked before anything else."""

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.datastructures import State

from cases.settings import Settings
from desk.web.api import (
    administration,
    cases,
    catalog,
    departments,
    exports,
    licenses,
    me,
    problem,
    public,
    review,
    wordings,
)
from desk.web.api.bodies import Gate
from desk.web.api.codes import codes
from desk.web.api.shapes import Opened, SeqOnly

VERSION = "1"
EXAMPLES = Path(__file__).with_name("examples.json")
"""Operation → what is sent, what is answered: recorded on the bundled sample cases, shortened."""
PREFIX = "/api/v1"
DESCRIPTION = """\
Everything the desk of yizheng (一业一证) can do, for other programs.

Send `Authorization: Bearer TOKEN`. A token has scopes, which are the rights of docs/rights.md; a
token of a department sees its own slice of a case and nothing else. Errors are problem details
(RFC 9457): `code` is stable. Writes take `Idempotency-Key`, and those on a case the `seq` that you
saw. Lists come a page at a time: give `next` as `cursor`.
"""
TAGS = (
    ("me", "Who asks 本人"),
    ("cases", "Cases 案件"),
    ("review", "Review 核对"),
    ("departments", "Consultations, opinions, decision 征求意见、意见、决定"),
    ("licenses", "Licences and what authorities do to them 证照"),
    ("public", "What is published, and what the public reports 公示"),
    ("exports", "Exports 导出"),
    ("wordings", "Wordings that the reader learns 用语建议"),
    ("catalog", "Industries, permits, forms 目录"),
    ("administration", "Accounts, tokens, access 帐号、令牌、访问记录"),
)


def make(state: State, settings: Settings) -> FastAPI:
    """The application that is mounted at ``PREFIX``.

    Args:
        state: of the web application, which this one shares.
        settings: the limits.
    """
    app = FastAPI(
        title="yizheng",
        version=VERSION,
        description=DESCRIPTION,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        openapi_tags=[{"name": name, "description": what} for name, what in TAGS],
        generate_unique_id_function=_operation,
        separate_input_output_schemas=False,
        servers=[{"url": PREFIX}],
        root_path_in_servers=False,
    )
    app.state = state
    for router in (
        me.router,
        cases.router,
        review.router,
        departments.router,
        licenses.router,
        public.router,
        exports.router,
        catalog.router,
        wordings.router,
        administration.router,
        administration.secret,
    ):
        app.include_router(router)
    problem.install(app)
    app.add_middleware(Gate, settings=settings)
    app.openapi = lambda: description(app)  # type: ignore[method-assign]
    return app


def _operation(route: APIRoute) -> str:
    return f"{route.tags[0]}-{route.name}".replace("_", "-")


def described() -> dict[str, Any]:
    """The OpenAPI document, whatever the settings are."""
    return make(State(), Settings()).openapi()


def description(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the application."""
    if app.openapi_schema is None:
        app.openapi_schema = _described(app)
    return app.openapi_schema


def _described(app: FastAPI) -> dict[str, Any]:
    said: dict[str, Any] = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
        servers=app.servers,
        separate_input_output_schemas=False,
    )
    schemas = said["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for model in (problem.ProblemDetails, Opened, SeqOnly):
        own = model.model_json_schema(ref_template="#/components/schemas/{model}")
        for name, schema in {**own.pop("$defs", {}), model.__name__: own}.items():
            if schemas.setdefault(name, schema) != schema:
                raise RuntimeError(f"two schemas are named {name}")
    said["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "__Host-yizheng",
            "description": "Of the desk's own pages; writes send X-CSRF-Token besides.",
        },
    }
    said["security"] = [{"token": []}, {"session": []}]
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    for path, operations in said["paths"].items():
        for operation in operations.values():
            _show(operation, examples.get(operation["operationId"], {}))
            operation["x-codes"] = codes(operation, path)
            for parameter in operation.get("parameters", ()):
                parameter["schema"] = _present(parameter["schema"])
            validation = operation["responses"].get("422", {})
            if "HTTPValidationError" in str(validation):
                operation["responses"]["422"] = problem.responses(422)[422]
    return said


def _show(operation: dict[str, Any], example: dict[str, Any]) -> None:
    """Put an example into the description of an operation: what is sent, what is answered."""
    if "request" in example:
        for content in operation["requestBody"]["content"].values():
            content["example"] = example["request"]
            if "multipart" in str(operation["requestBody"]["content"].keys()):
                content["example"] = {"case": example["request"], "files": ["(binary)"]}
    if "response" in example:
        status = next(one for one in operation["responses"] if one.startswith("2"))
        operation["responses"][status]["content"]["application/json"]["example"] = example[
            "response"
        ]


def _present(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is left out or has a value: there is no null in an address."""
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(kinds) != 1:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**rest, **kinds[0]}
