"""Which reason codes an operation may answer with (原因码): part of its description.

Tests fail when an operation answers with a code that is not here.
"""

from typing import Any

ALWAYS = (
    "not-signed-in", "token-unknown", "password-outdated", "forbidden", "too-many-requests",
    "database-missing", "database-outdated", "database-newer", "database-unreachable",
    "database-busy", "files-unusable", "bug", "not-found", "method-not-allowed", "no-case-content",
)  # fmt: skip
WITH_INPUT = ("request-invalid",)
WITH_BODY = ("malformed", "json-invalid", "body-too-large", "media-type", "csrf")
WITH_KEY = ("idempotency-key-invalid", "idempotency-key-reused", "idempotency-in-progress")
WITH_CURSOR = ("cursor-invalid",)
ON_A_CASE = ("case-unknown", "other-department")
WITH_SEQ = ("outdated-case",)

_UPLOAD = (
    "upload-incomplete", "no-materials", "file-unusable", "file-name", "file-name-twice",
    "empty-file", "file-too-large", "encrypted-pdf", "damaged-pdf", "damaged-image",
    "picture-too-large", "too-many-pages", "not-a-document",
)  # fmt: skip
_FILE = ("file-unknown", "file-damaged")
_ACCOUNT = (
    "account-name", "role-unknown", "roles-apart", "role-department", "department-unknown",
    "own-account",
)  # fmt: skip
_PASSWORD = ("password-short", "password-long", "password-common")
_LICENSE = ("license-unknown", "number-mistyped")
_REVIEW = (
    "action-not-allowed", "same-person", "form-changed", "element-unknown", "value-invalid",
    "conflict-needs-value", "review-invalid", "form-unknown",
)  # fmt: skip
OWN: dict[str, tuple[str, ...]] = {
    "cases-create": (
        *_UPLOAD, "name-unknown", "answer-invalid", "industry-missing", "outdated-case",
    ),
    "cases-add-materials": (*_UPLOAD, "late-material"),
    "cases-assign": ("case-unknown", "account-unknown", "other-department"),
    "cases-withdraw": ("action-not-allowed", "reason-missing"),
    "cases-original": _FILE,
    "cases-picture": (
        *_FILE, "page-unknown", "page-undrawable", "damaged-page", "damaged-pdf", "damaged-image",
    ),
    "cases-form": ("form-unknown",),
    "cases-notice": ("notice-unknown", *_FILE),
    "departments-answer": ("opinion-invalid", "action-not-allowed"),
    "departments-decision": ("opinions-outstanding", "not-accepted", "opinion-invalid"),
    "departments-confirm": (
        "same-person", "opinions-outstanding", "not-accepted", "opinion-invalid",
        "action-not-allowed",
    ),
    "licenses-show": _LICENSE,
    "licenses-file": (*_LICENSE, "file-awaited", "file-damaged"),
    "licenses-record-act": (
        *_LICENSE, "other-department", "outdated-case", "act-incomplete", "day-in-future",
        "permit-unknown", "permit-needed", "permit-named", "value-unknown", "value-invalid",
        "wrong-authority", "day-before-issue", "act-out-of-order", "licence-ended", "permit-ended",
        "permit-not-suspended", "renewal-none", "renewal-known", "renewal-not-judged",
        "renewal-in-time-unknown", "deemed-renewed", "term-not-longer", "document-recorded",
        "superseded", "not-issued", "public-url-missing",
    ),
    "public-supply": ("holder-unknown",),
    "public-answer": ("report-unknown", "report-answered", "answer-incomplete"),
    "public-decisions": ("period-invalid",),
    "public-publish": ("period-invalid",),
    "catalog-show": ("industry-unknown",),
    "catalog-guide": ("industry-unknown",),
    "catalog-form": ("industry-unknown", "permit-not-needed", "form-none"),
    "catalog-commitment": ("industry-unknown", "permit-not-needed", "form-none"),
    "exports-accuracy": ("reviews-missing",),
    "review-get-review": _REVIEW,
    "review-put-draft": (*_REVIEW, "draft-too-large"),
    "review-post-review": _REVIEW,
    "review-post-undo": (*_REVIEW, "nothing-to-undo", "outdated-case"),
    "review-post-reread": (
        *_REVIEW, *_FILE, "page-unknown", "box-invalid", "weights-missing", "reader-crashed",
        "reader-failed", "reader-busy",
    ),
    "review-post-arrange": (
        *_REVIEW, *_FILE, "pages-missing", "pages-twice", "page-unknown", "kind-unknown",
        "turn-invalid",
    ),
    "wordings-propose": (
        "kind-unknown", "field-unknown", "wording-invalid", "wording-known", "wording-proposed",
    ),
    "wordings-wording": ("wording-unknown",),
    "wordings-trial": ("wording-unknown",),
    "wordings-accept": ("wording-unknown", "same-person", "wording-decided", "wording-harmful"),
    "wordings-reject": ("wording-unknown", "wording-decided"),
    "administration-show": ("account-unknown",),
    "administration-add": (*_ACCOUNT, *_PASSWORD, "account-exists"),
    "administration-change": (*_ACCOUNT, "account-unknown"),
    "administration-new-password": (*_PASSWORD, "account-unknown", "own-account"),
    "administration-end-sessions": ("account-unknown",),
    "administration-add-token": (
        "scope-unknown", "scope-personal", "scope-of-the-office", "scope-of-a-department",
        "department-unknown",
    ),
    "administration-revoke-token": ("token-unknown",),
    "administration-break-glass": ("case-unknown", "reason-missing"),
}  # fmt: skip
"""By name of the operation."""


def codes(operation: dict[str, Any], path: str) -> list[str]:
    """All codes of an operation, each once.

    Args:
        operation: as OpenAPI describes it.
        path: its address.
    """
    parameters = {one["name"] for one in operation.get("parameters", ())}
    body = operation.get("requestBody")
    found = [*ALWAYS, *OWN.get(operation["operationId"], ())]
    for applies, more in (
        (parameters or body, WITH_INPUT),
        (body or "Idempotency-Key" in parameters, WITH_BODY),
        ("Idempotency-Key" in parameters, WITH_KEY),
        ("cursor" in parameters, WITH_CURSOR),
        ("{case_id}" in path, ON_A_CASE),
        ("{case_id}" in path and body, WITH_SEQ),
    ):
        if applies:
            found.extend(more)
    return sorted(set(found))
