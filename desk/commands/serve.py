"""``yizheng serve``: the web (public pages, desk, API), from one process or several."""

import click

from cases import accounts
from cases import settings as all_settings
from cases.settings import Settings
from cases.store import Store


@click.command()
@click.option("--host", help="Address to listen on; default: the setting.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port; default: the setting.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True,
              help="Server processes, for machines with cores to spare.")  # fmt: skip
def serve(host: str | None, port: int | None, workers: int) -> None:
    """Serve the web, that is public pages, desk and API, until interrupted."""
    run(all_settings.load(), host, port, workers)


def run(
    settings: Settings, host: str | None = None, port: int | None = None, workers: int = 1
) -> None:
    """Serve until interrupted.

    Args:
        settings: name the database, and where to listen if nothing else does.
        host: address to listen on.
        port: port to listen on.
        workers: server processes.

    Raises:
        SetupMissing: the database is not ready.
    """
    import uvicorn

    store = Store(settings.store_url)
    store.require_ready()
    where = (host or settings.host, settings.port if port is None else port)
    click.echo(f"yizheng serves {settings.base_url} on {where[0]}:{where[1]}", err=True)
    if not accounts.everybody(store):
        click.echo("Nobody can sign in at /desk yet: `yizheng accounts add NAME --role "
                   "security-administrator` makes the first account.", err=True)  # fmt: skip
    store.close()
    # No access log: it would say who looked at which licence.
    uvicorn.run("desk.web.app:from_environment", factory=True, host=where[0], port=where[1],
                workers=workers, log_level="warning", access_log=False,
                server_header=False, date_header=True,
                forwarded_allow_ips=list(settings.trusted_proxies))  # fmt: skip
