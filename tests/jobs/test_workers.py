"""Workers do the jobs of one queue and outlast a Redis that goes away."""

import os
import signal

import pytest
from redis import Redis
from redis.exceptions import AuthenticationError
from rq import Queue

from fieldapp import jobs
from fieldapp.jobs import valkey
from fieldapp.settings import Settings, SettingsError
from tests.support.forked import Forked
from tests.support.proofs import proves
from tests.support.waiting import is_alive, wait_for


def settings_for(tmp_path, redis_url):
    return Settings.from_env({"DATA_DIR": str(tmp_path), **({"REDIS_URL": redis_url} if redis_url else {})})


@pytest.mark.parametrize("queue_name", ["send", "make"])
def test_a_worker_does_a_job_that_carries_an_id_in_json(redis_clean, queue_name):
    with jobs.connect(redis_clean) as connection:
        queue = Queue(queue_name, connection=connection, serializer="json")
        job = queue.enqueue("builtins.len", "визит")

        jobs.new_worker(jobs.WORKERS[queue_name], queue_name, connection).work(burst=True, logging_level="WARNING")

        assert job.latest_result().return_value == 5


def test_a_worker_waits_for_a_redis_that_is_not_there(tmp_path, free_port, caplog):
    class Enough(Exception):
        pass

    def pause(seconds):
        raise Enough

    with pytest.raises(Enough):
        jobs.work("send", settings_for(tmp_path, f"redis://127.0.0.1:{free_port}/0"), pause=pause)

    assert "Redis does not answer" in caplog.text
    assert "127.0.0.1" not in caplog.text


@proves("D6")
def test_a_worker_goes_on_when_redis_is_flushed_under_its_job(tmp_path, redis_clean, monkeypatch, caplog):
    monkeypatch.setattr(jobs.QuickWorker, "_install_signal_handlers", lambda _: None)
    forgotten = {"result_ttl": 0, "failure_ttl": 0}  # as the bell has it

    class Flushed(jobs.QuickWorker):
        turns = 0

        def handle_job_success(self, job, queue, **others):
            Flushed.turns += 1
            if Flushed.turns > 1:
                self.told_to_stop = self._stop_requested = True
            else:
                self.connection.flushdb()
                queue.enqueue("builtins.len", "again", **forgotten)
            super().handle_job_success(job, queue, **others)

    monkeypatch.setattr(jobs, "_open_tools", lambda: None)
    monkeypatch.setattr(jobs, "Beats", lambda *_: None)
    monkeypatch.setitem(jobs.WORKERS, "send", Flushed)
    with Redis.from_url(redis_clean) as connection:
        Queue("send", connection=connection, serializer="json").enqueue("builtins.len", "first", **forgotten)

    jobs.work("send", settings_for(tmp_path, redis_clean), pause=lambda _: None)

    assert Flushed.turns == 2
    assert "its worker gave up" in caplog.text


def test_a_worker_without_a_redis_address_says_which_setting_is_missing(tmp_path):
    with pytest.raises(SettingsError, match="REDIS_URL"):
        jobs.work("send", settings_for(tmp_path, None))


def test_the_work_of_a_killed_worker_dies_with_it(tmp_path, valkey_url):
    pid_file = tmp_path / "horse"
    worker = start("maker", valkey_url, tmp_path)
    with Redis.from_url(valkey_url) as connection:
        shell = f"echo $PPID > {pid_file}; exec sleep 60"
        Queue("make", connection=connection, serializer="json").enqueue("os.system", shell)
        horse = int(wait_for(lambda: pid_file.exists() and pid_file.read_text().strip()))

    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()

    wait_for(lambda: not is_alive(horse))


def test_a_worker_stops_when_told_to_although_redis_has_gone(tmp_path):
    server = valkey.start(tmp_path / "valkey", keep=False)
    worker = start("worker", server.url, tmp_path)
    with Redis.from_url(server.url) as connection:
        wait_for(lambda: connection.scard("rq:workers"))
    server.process.kill()
    server.process.wait()

    worker.terminate()

    assert worker.wait() in (0, -signal.SIGTERM)


def test_the_embedded_valkey_keeps_its_data_and_wants_its_password(tmp_path):
    server = valkey.start(tmp_path)
    with Redis.from_url(server.url) as connection:
        connection.set("kept", "yes")
    server.stop()

    again = valkey.start(tmp_path)

    with Redis.from_url(again.url) as connection:
        assert connection.get("kept") == b"yes"
    with pytest.raises(AuthenticationError), Redis.from_url(again.url.replace("//:", "//:not")) as stranger:
        stranger.get("kept")
    again.stop()


def start(role, redis_url, tmp_path):
    return Forked(role, {"REDIS_URL": redis_url, "DATA_DIR": str(tmp_path / "data")}, tmp_path / "log")
