"""``yizheng serve``: the web: the public status page of every licence."""

import click

from cases import settings as all_settings
from cases.store import Store


@click.command()
@click.option("--host", help="Address to listen on; default: the setting.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port; default: the setting.")
def serve(host: str | None, port: int | None) -> None:
    """Serve the status pages until interrupted."""
    import uvicorn

    from desk.web.app import create_app

    settings = all_settings.load()
    Store(settings.store_url).require_ready()
    where = (host or settings.host, settings.port if port is None else port)
    click.echo(f"yizheng serves {settings.base_url} on {where[0]}:{where[1]}", err=True)
    uvicorn.run(create_app(settings), host=where[0], port=where[1], log_level="warning",
                server_header=False, date_header=True)  # fmt: skip
