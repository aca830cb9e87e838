"""What can be done from the terminal? One command a file; a command is imported only when it is called."""

import importlib
import importlib.util
from typing import Any

import click

from fieldapp.settings_read import SettingsError
from fieldapp.version import version

# To add a command: write fieldapp/cli/NAME.py with a click command called `command`, and name it here.
COMMANDS = (
    "run",
    "init",
    "import-orders",
    "import-cards",
    "area",
    "user",
    "token",
    "outbox",
    "bounces",
    "playbooks",
    "check",
    "forget",
    "person",
    "demo",
    "ticker",
    "sms",
    "smpp",
    "report",
)


class LazyGroup(click.Group):
    """A click group that finds its commands in modules of this package by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands of this release, in the order of COMMANDS."""
        return [name for name in COMMANDS if importlib.util.find_spec(_module(name))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None when there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found = importlib.import_module(_module(cmd_name)).command
        if not isinstance(found, click.Command):
            raise TypeError(f"{_module(cmd_name)}.command is no click command")
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a wrong setting is said in its own words, without a traceback."""
        try:
            return super().invoke(ctx)
        except SettingsError as problem:
            raise click.ClickException(str(problem)) from None


def _module(command_name: str) -> str:
    return f"{__name__}.{command_name.replace('-', '_')}"


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version(), prog_name="fieldapp")
def main() -> None:
    """Guide field technicians through the first contact with a customer."""
