"""How does everything start on one machine? `fieldapp run`: migrate, Valkey, demo, the processes of the Procfile."""

import fcntl
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from fieldapp.jobs import valkey
from fieldapp.jobs.guarded import die_with_parent
from fieldapp.jobs.supervise import Supervisor, read_procfile
from fieldapp.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent


@click.command("run")
@click.option(
    "--procfile", type=click.Path(path_type=Path, exists=True), default=ROOT / "Procfile", show_default="ours"
)
@click.option("--demo/--no-demo", default=True, help="Fill an empty database with a believable morning.")
def command(procfile: Path, demo: bool) -> None:
    """Start web, worker, maker and ticker here, until Ctrl-C."""
    os.umask(0o077)  # the database holds names and addresses: nobody else on this machine reads them
    try:
        settings = Settings.from_env()
        lines = read_procfile(procfile)
        if not any(one.kind == "smpp" for one in settings.sms_gateways):
            lines.pop("smpp", None)  # it would only sleep
        if not settings.live_url:
            lines.pop("live", None)  # nobody would ask it
        with _alone(settings.data_dir), _redis(settings) as redis_url:
            _refuse_a_taken_port(settings)
            environ = _environment(settings, redis_url)
            _prepare(lines.pop("release", None), environ, demo=demo)
            _supervise(lines, environ, settings, _sign_ins(environ) if demo else "")
    except (valkey.NoRedis, ValueError) as problem:
        raise click.ClickException(str(problem)) from None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, so that two runs never write one Valkey file."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(
                f"fieldapp already runs in {folder}. Stop it, or choose another DATA_DIR."
            ) from None
        yield


@contextmanager
def _redis(settings: Settings) -> Iterator[str]:
    """The address of Redis; an embedded Valkey is stopped after everything that uses it."""
    if settings.redis_url:
        yield settings.redis_url
        return
    server = valkey.start(settings.data_dir / "valkey")
    try:
        yield server.url
    finally:
        server.stop()


def _refuse_a_taken_port(settings: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as problem:
            raise click.ClickException(
                f"Port {settings.port} on {settings.host} cannot be used ({problem.strerror}). "
                f"Take another:  make run PORT={settings.port + 1 if settings.port < 65535 else 8000}"
            ) from None


def _environment(settings: Settings, redis_url: str) -> dict[str, str]:
    """What the processes are told: all of ours, and what was found out."""
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONUNBUFFERED": "1",
        "REDIS_URL": redis_url,
        "DATA_DIR": str(settings.data_dir),
        "HOST": settings.host,
        "PORT": str(settings.port),
        "LIVE_PORT": str(settings.live_port),
    }


def _prepare(release: str | None, environ: Mapping[str, str], *, demo: bool) -> None:
    """Migrate, then fill the demo when the database is empty; ends the start when either fails."""
    parent, steps = os.getpid(), [release] if release else []
    if demo and _has_command("demo"):
        steps.append("fieldapp demo --if-empty")
    for step in steps:
        line = ["/bin/sh", "-c", f"exec {step}"]
        done = subprocess.run(line, cwd=ROOT, env=dict(environ), preexec_fn=lambda: die_with_parent(parent))
        if done.returncode:
            raise click.ClickException(f"`{step}` failed (exit {done.returncode}); nothing was started.")


def _sign_ins(environ: Mapping[str, str]) -> str:
    """What a demo installation says about who may sign in; nothing on any other."""
    if not _has_command("demo"):
        return ""
    asked = ["fieldapp", "demo", "--sign-ins"]
    return subprocess.run(asked, cwd=ROOT, env=dict(environ), capture_output=True, text=True).stdout.rstrip()


def _has_command(name: str) -> bool:
    from fieldapp.cli import main

    return name in main.list_commands(click.get_current_context())


def _supervise(lines: Mapping[str, str], environ: Mapping[str, str], settings: Settings, sign_ins: str) -> None:
    supervisor = Supervisor(lines, environ, ROOT)
    announced = False

    def announce_when_it_answers() -> None:
        nonlocal announced
        if not announced and _answers(settings):
            announced = True
            supervisor.say(f"\nfieldapp is at {settings.base_url}  (Ctrl-C stops everything)\n{sign_ins}\n")

    supervisor.run(announce_when_it_answers)
    supervisor.say("fieldapp has stopped")


def _answers(settings: Settings) -> bool:
    try:
        with socket.create_connection((settings.host, settings.port), timeout=0.2):
            return True
    except OSError:
        return False
