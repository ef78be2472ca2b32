"""Signing in and out, and who it is that asks (登录).

Every page of the desk and every address of the API depends on ``current`` or ``need``. There are
two ways in: a session cookie (people), or ``Authorization: Bearer`` (programs). With a cookie,
whatever changes something has to prove that it comes from our own pages: by the session's CSRF
token, and by what the browser says of its origin.
"""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Annotated, get_args
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from cases import access, accounts
from cases.access import Entry, Kind
from cases.accounts import Account
from cases.errors import Forbidden, NotFound, NotSignedIn, UsageError
from cases.settings import Settings
from cases.store import Store
from desk import rights
from desk.rights import Right, Who, may, of_account, of_token, require
from desk.web.limits import visitor
from desk.web.office.pages import first_page, render, t
from desk.web.public.pages import moment

router = APIRouter(include_in_schema=False)
SAFE = ("GET", "HEAD", "OPTIONS")
OFFICE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    # With "no-referrer" a browser does not say either where a form comes from.
    "Referrer-Policy": "same-origin",
}
"""For what is under /desk: our own scripts, nothing inline."""


# Who asks


async def current(request: Request) -> Who:
    """Who asks, by his session or token.

    Sets ``request.state.who`` and ``request.state.csrf`` (for forms and for the header
    ``X-CSRF-Token``; empty with a token). A page that asks by itself says ``X-Background: 1``, so
    that an open window does not keep a session alive.

    Raises:
        NotSignedIn: ``not-signed-in``; ``token-unknown``.
        Forbidden: ``csrf``: it does not come from our pages; ``password-outdated``: nothing goes
            before the password is changed.
    """
    said = request.headers.get("authorization", "")
    if said:
        scheme, _, secret = said.partition(" ")
        who = await run_in_threadpool(_by_token, request, secret.strip())
        if scheme.lower() != "bearer" or who is None:
            raise NotSignedIn("The token is not good.", code="token-unknown")
        request.state.who, request.state.csrf = who, ""
        return who
    secret = request.cookies.get(cookie(request), "")
    found = await run_in_threadpool(_by_session, request, secret) if secret else None
    if found is None:
        raise NotSignedIn("Nobody is signed in.", hint="Sign in at /desk/sign-in.")
    account, who = found
    request.state.who, request.state.csrf = who, _csrf(secret)
    if request.method not in SAFE:
        await _ours(request)
    if account.must_change_password and request.url.path not in _BEFORE_PASSWORD:
        raise Forbidden("Change the password first.", code="password-outdated")
    return who


Current = Annotated[Who, Depends(current)]
_BEFORE_PASSWORD = ("/desk/account", "/desk/account/password", "/desk/sign-out")


def need(right: Right) -> Callable[[Who], Awaitable[Who]]:
    """A dependency: ``current``, who moreover has a right as such.

    For what is about no case, or many. About one case: ``Current``, and ``desk.rights.require``
    with the case, which knows what was taken by break-glass.
    """

    async def needed(who: Current) -> Who:
        require(who, right)
        return who

    return needed


def cookie(request: Request) -> str:
    """The name of the session cookie; over HTTPS one that only this host can have set."""
    return "__Host-yizheng" if _https(request) else "yizheng"


def refuse(request: Request, error: Exception) -> Response:
    """The page for ``NotSignedIn`` and ``Forbidden``; the latter is recorded."""
    assert isinstance(error, NotSignedIn | Forbidden)
    if isinstance(error, Forbidden):
        record_denial(request, error)
    status = HTTPStatus.UNAUTHORIZED if isinstance(error, NotSignedIn) else HTTPStatus.FORBIDDEN
    root = request.app.state.root
    if error.code == "password-outdated":
        return _go(request, f"{root}/desk/account")
    if isinstance(error, NotSignedIn):
        if request.method in SAFE and "hx-request" not in request.headers:
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return _go(request, f"{root}/desk/sign-in?next={quote(wanted, safe='')}")
        # A form that was filled in meanwhile stays where it is; the page says what to do.
        return render(request, None, "refused", status_code=status, code="ended")
    who: Who | None = getattr(request.state, "who", None)
    code = error.code if error.code in _REASONS else "forbidden"
    return render(request, who, "refused", status_code=status, code=code)


_REASONS = ("forbidden", "no-case-content", "other-department", "same-person", "csrf")


# The pages


@router.get("/desk/sign-in")
def sign_in_page(request: Request, next: str = "", out: bool = False) -> Response:
    """The form."""
    message = t("sign-in.signed-out") if out else ""
    return render(request, None, "signin", next=next, name="", message=message)


@router.post("/desk/sign-in")
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Begin a session; the one that this browser had ends."""
    _same_origin(request)
    store, now = _store(request), datetime.now(UTC)
    name, address = name.strip().lower(), visitor(request)
    if seconds := access.attempt(store, name, address, now):
        _record_delay(request, _known(store, name), now)
        message = t("sign-in.wait", seconds=seconds)
        return render(request, None, "signin", status_code=429, next=next, name=name,
                      message=message, headers={"Retry-After": str(seconds)})  # fmt: skip
    account = accounts.check_password(store, name, password)
    if account is None:
        _record(request, "sign-in-failed", _known(store, name), now)
        message = t("sign-in.wrong")
        return render(request, None, "signin", status_code=401, next=next, name=name,
                      message=message)  # fmt: skip
    access.succeeded(store, name, address, now)
    if former := request.cookies.get(cookie(request)):
        accounts.end_session(store, former, now)
    answer = RedirectResponse(_onward(request, of_account(account), next), status_code=303)
    _begin(request, answer, account, now)
    _record(request, "sign-in", f"user:{name}", now)
    return answer


@router.post("/desk/sign-out")
def sign_out(request: Request, who: Current) -> Response:
    """End the session."""
    store, now = _store(request), datetime.now(UTC)
    accounts.end_session(store, request.cookies.get(cookie(request), ""), now)
    _record(request, "sign-out", who.name, now)
    answer = RedirectResponse(f"{request.app.state.root}/desk/sign-in?out=1", status_code=303)
    _forget(request, answer)
    # The browser throws away what it kept for its back button.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@router.get("/desk/account")
def account_page(request: Request, who: Current) -> Response:
    """One's own account."""
    return _account_page(request, who)


@router.post("/desk/account/password")
def change_password(
    request: Request,
    who: Current,
    old: Annotated[str, Form(max_length=1000)] = "",
    new: Annotated[str, Form(max_length=1000)] = "",
    again: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Change one's password; all sessions end, and this browser gets a new one."""
    store, now = _store(request), datetime.now(UTC)
    name, address = who.name.removeprefix("user:"), visitor(request)
    if seconds := access.attempt(store, name, address, now):
        return _account_page(request, who, 429, t("sign-in.wait", seconds=seconds))
    if accounts.check_password(store, name, old) is None:
        _record(request, "sign-in-failed", who.name, now)
        return _account_page(request, who, 422, t("account.wrong"))
    access.succeeded(store, name, address, now)
    if new != again:
        return _account_page(request, who, 422, t("account.differ"))
    if new == old:
        return _account_page(request, who, 422, t("account.same"))
    try:
        account = accounts.set_password(store, name, new, must_change=False, now=now)
    except UsageError as error:
        return _account_page(request, who, 422, t(f"account.{error.code}"))
    answer = RedirectResponse(f"{request.app.state.root}/desk/account?changed=1", status_code=303)
    _begin(request, answer, account, now)
    _record(request, "password-changed", who.name, now)
    return answer


@router.post("/desk/account/end-sessions")
def end_sessions(request: Request, who: Current) -> Response:
    """Sign out everywhere."""
    now = datetime.now(UTC)
    accounts.end_all_sessions(_store(request), who.name.removeprefix("user:"), now)
    _record(request, "sign-out", who.name, now)
    answer = RedirectResponse(f"{request.app.state.root}/desk/sign-in", status_code=303)
    _forget(request, answer)
    return answer


def _account_page(
    request: Request, who: Who, status_code: int = 200, message: str = ""
) -> Response:
    if who.kind != "user":
        raise Forbidden("A token has no account.")
    store, now = _store(request), datetime.now(UTC)
    name = who.name.removeprefix("user:")
    longest = _limits(request)[1]
    return render(
        request,
        who,
        "account",
        status_code=status_code,
        account=accounts.get(store, name),
        sessions=accounts.sessions(store, name, now, longest=longest),
        message=message,
        changed="changed" in request.query_params,
    )


# What is recorded


@router.get("/desk/access")
def access_page(
    request: Request,
    who: Annotated[Who, Depends(need("see-audit"))],
    kind: str = "",
    before: Annotated[int | None, Query(ge=0, le=2**63 - 1)] = None,
) -> Response:
    """Sign-ins, refusals and break-glass, newest first."""
    kinds = [one for one in get_args(Kind) if one == kind]
    found = access.entries(_store(request), kinds=kinds, before=before, many=PAGE + 1)
    older = found[PAGE - 1].id if len(found) > PAGE else None
    return render(request, who, "access", entries=found[:PAGE], kinds=get_args(Kind),
                  kind=kind if kinds else "", older=older)  # fmt: skip


PAGE = 100


@router.get("/desk/break-glass")
def glass_page(
    request: Request, who: Annotated[Who, Depends(need("break-glass"))], case: str = ""
) -> Response:
    """The form; a link may name the case."""
    return _glass_page(request, who, case=case)


@router.post("/desk/break-glass")
def take(
    request: Request,
    who: Annotated[Who, Depends(need("break-glass"))],
    case: Annotated[str, Form(max_length=100)] = "",
    right: Annotated[str, Form(max_length=50)] = "",
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Take a right on one case for an hour."""
    store, now = _store(request), datetime.now(UTC)
    try:
        found = store.case(case.strip())
        until = rights.break_glass(
            store, who, right, found, reason, address=visitor(request), now=now
        )
    except (NotFound, UsageError) as error:
        code = "case-unknown" if error.code.startswith("case-") else "reason-missing"
        return _glass_page(request, who, 422, message=t(f"glass.{code}"), case=case, reason=reason)
    message = t("glass.taken", right=t(f"right.{right}"), case=found.id, until=moment(until))
    return _glass_page(request, who, message=message, tone="good")


def _glass_page(
    request: Request,
    who: Who,
    status_code: int = 200,
    *,
    message: str = "",
    tone: str = "bad",
    case: str = "",
    reason: str = "",
) -> Response:
    takeable = [right for role in who.roles for right in rights.TAKEABLE.get(role, ())]
    return render(request, who, "glass", status_code=status_code, rights=takeable, message=message,
                  tone=tone, case=case, reason=reason)  # fmt: skip


# How it is done


def _by_token(request: Request, secret: str) -> Who | None:
    token = accounts.token(_store(request), secret, datetime.now(UTC))
    return of_token(token) if token else None


def _by_session(request: Request, secret: str) -> tuple[Account, Who] | None:
    store, now = _store(request), datetime.now(UTC)
    idle, longest = _limits(request)
    used = "x-background" not in request.headers
    found = accounts.session(store, secret, now, idle=idle, longest=longest, used=used)
    if found is None:
        return None
    account, who = found[1], of_account(found[1])
    if may(who, "break-glass"):
        who = of_account(account, rights.taken(store, who.name, now))
    return account, who


async def _ours(request: Request) -> None:
    """Refuse what changes something and does not come from our own pages."""
    _same_origin(request)
    given = request.headers.get("x-csrf-token")
    if given is None and request.headers.get("content-type", "").startswith(_FORMS):
        # The same form that FastAPI reads; a large upload gives the header instead.
        value = (await request.form()).get("csrf")
        given = value if isinstance(value, str) else None
    if given is None or not hmac.compare_digest(given.encode(), request.state.csrf.encode()):
        raise Forbidden("This does not come from a page of this session.", code="csrf")


_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def _same_origin(request: Request) -> None:
    """By what the browser says of itself; other programs say nothing, and have no cookie."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    hosts = {request.headers.get("host", ""), urlsplit(_settings(request).base_url).netloc}
    if site not in ("same-origin", "none") or (origin and _host_of(origin) not in hosts):
        raise Forbidden("This comes from another site.", code="csrf")


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None


def _csrf(secret: str) -> str:
    """Of a session: known to whoever knows its secret, and of no use to find that."""
    return hashlib.sha256(f"csrf:{secret}".encode("utf-8", "surrogatepass")).hexdigest()


def _begin(request: Request, answer: Response, account: Account, now: datetime) -> None:
    secret, _ = accounts.begin_session(_store(request), account, now)
    # Lax, not Strict: a link in a mail leads to the page and not to the sign-in form. What
    # changes something never goes by a link, and has the CSRF token besides.
    answer.set_cookie(
        cookie(request), secret, path="/", httponly=True, samesite="lax", secure=_https(request)
    )


def _forget(request: Request, answer: Response) -> None:
    answer.delete_cookie(
        cookie(request), path="/", httponly=True, samesite="lax", secure=_https(request)
    )


def _https(request: Request) -> bool:
    public = _settings(request).public_url or ""
    return request.url.scheme == "https" or public.startswith("https:")


def _onward(request: Request, who: Who, wanted: str) -> str:
    """Where to go after signing in: a page of the desk, never another site."""
    inside = wanted.startswith("/desk/") and "\\" not in wanted and wanted.isprintable()
    if not inside or wanted.startswith("/desk/sign-"):
        wanted = first_page(who)
    return f"{request.app.state.root}{wanted}"


def _go(request: Request, address: str) -> Response:
    """Another page; HTMX is told in its own way, lest it puts it into a part of this one."""
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)


def _record(request: Request, kind: Kind, actor: str, now: datetime) -> None:
    entry = Entry(at=now, kind=kind, actor=actor, address=visitor(request))
    access.record(_store(request), entry)


def _record_delay(request: Request, actor: str, now: datetime) -> None:
    """Write down that somebody had to wait: once a minute, or strangers would fill the disk."""
    if not request.app.state.delays.wait(f"{visitor(request)} {actor}"):
        _record(request, "sign-in-delayed", actor, now)


def record_denial(request: Request, error: Forbidden) -> None:
    """Write down that somebody who is signed in was refused something."""
    who: Who | None = getattr(request.state, "who", None)
    if who is None or error.code == "password-outdated":
        return
    entry = Entry(
        at=datetime.now(UTC),
        kind="denied",
        actor=who.name,
        address=visitor(request),
        right=error.right or None,
        case_id=error.case_id,
        reason=error.code,
    )
    access.record(_store(request), entry)


def _known(store: Store, name: str) -> str:
    """How a failure is recorded: by name if there is such an account, else it may be a password."""
    return f"user:{name}" if accounts.exists(store, name) else ""


def _limits(request: Request) -> tuple[timedelta, timedelta]:
    settings = _settings(request)
    idle = timedelta(minutes=settings.session_idle_minutes)
    return idle, timedelta(hours=settings.session_hours)


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store
