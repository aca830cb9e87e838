"""The connector of docs/api.md does what the page says, on a server that runs."""

import io
import re
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from tests.support.app import open_site
from tests.support.doors import System
from tests.support.serve import Quiet
from tests.support.servers import free_port

PAGE = Path("docs/api.md")


@pytest.fixture
def connector(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The program of the page, with a running server and a token; its waits are noted, not slept."""
    (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    port, waited = free_port(), []
    with open_site(f"sqlite:///{tmp_path}/site.sqlite3", tmp_path / "var", PORT=str(port)) as site:
        server = make_server("127.0.0.1", port, site.app, threaded=True, request_handler=Quiet)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        monkeypatch.setenv("FIELDAPP_URL", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("FIELDAPP_TOKEN", System(site, "orders:write", "visits:read", area="north").token)
        monkeypatch.setattr(time, "sleep", waited.append)
        yield {"program": program, "waited": waited}
        server.shutdown()
        thread.join()
        server.server_close()


def run(connector: Any, capsys: pytest.CaptureFixture[str], name: str = "__main__") -> tuple[list[str], dict[str, Any]]:
    """What it printed, and its functions."""
    names = {"__name__": name}
    exec(compile(connector["program"], str(PAGE), "exec"), names)
    return capsys.readouterr().out.splitlines(), names


def test_the_connector_hands_in_orders_and_reads_visits_and_may_run_twice(connector, capsys) -> None:
    first, _ = run(connector, capsys)
    again, _ = run(connector, capsys)

    assert first == ["7001 taken Принята.", "7001 planned "]
    assert again == ["7001 unchanged Без изменений.", "7001 planned "]
    assert connector["waited"] == []


def test_what_may_pass_is_tried_again_and_what_will_not_is_raised(connector, capsys, monkeypatch) -> None:
    _, names = run(connector, capsys, "connector")
    really, left = urllib.request.urlopen, [OSError("cut"), busy(503, "7"), busy(502, "")]

    def sometimes(request: Any, timeout: float) -> Any:
        if left:
            raise left.pop(0)
        return really(request, timeout=timeout)

    monkeypatch.setattr(urllib.request, "urlopen", sometimes)

    answers = names["hand_in"]([{"external_id": "1", "area": "Казань-Север"}])
    with pytest.raises(urllib.error.HTTPError):
        names["call"]("GET", "/api/v1/visits?limit=0")

    assert [answer["outcome"] for answer in answers] == ["taken"]
    assert connector["waited"] == [1, 7, 30]


def busy(status: int, retry_after: str) -> urllib.error.HTTPError:
    headers: Any = {"Retry-After": retry_after}
    return urllib.error.HTTPError("http://x", status, "busy", headers, io.BytesIO())
