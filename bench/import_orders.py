"""How long does an import of 10,000 orders take, and how much memory? The goal: under 20 s and 300 MB.

Run: `python -m bench.import_orders [ROWS]`. Each database gets a fresh process, so that one's memory is not the
other's; PostgreSQL comes from TEST_DATABASE_URL or is started here.
"""

import csv
import io
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fieldapp.clock import monotonic_ms

ROWS = 10_000
HEADER = (
    "Номер заявки", "Дата регистрации", "Участок", "Исполнитель", "Вид работ", "Клиент", "Телефон", "Доп. телефон",
    "Город", "Адрес", "Подъезд", "Этаж", "Квартира", "Домофон", "Дата визита", "Интервал с", "Интервал по",
    "Комментарий",
)  # fmt: skip
COMMENTS = ("", "Собака", "просит не звонить до 10", "Звонить жене: +7 (000) 111-22-33", "Код 12К3456, этаж без лифта")


def order_file(rows: int) -> bytes:
    """A CSV as the order system writes them."""
    text = io.StringIO()
    write = csv.writer(text, delimiter=";", lineterminator="\r\n").writerow
    write(HEADER)
    for n in range(rows):
        phone = f"+7 (000) {n // 10_000 % 1000:03}-{n // 100 % 100:02}-{n % 100:02}"
        start = 9 + n % 9
        write((
            200_000_000 + n, "20.11.2026 07:22", "Казань-Север", f"t{1 + n % 3:02}", "Замена роутера",
            "Панина Зоя Эдуардовна", phone, "", "Казань", f"ул. 8 Марта, д. {n % 200}", 1, 8, n % 300, "31К",
            "23.11.2026", f"{start}:00", f"{start + 2}:00", COMMENTS[n % len(COMMENTS)],
        ))  # fmt: skip
    return text.getvalue().encode("utf-8-sig")


def measure(url: str, rows: int) -> None:
    """Import, import again, print both times and the peak of this process's memory."""
    from fieldapp.actions.import_orders import Choices, import_orders
    from fieldapp.actions.read_orders_file import read_orders_file
    from tests.support.servers import make_tables
    from tests.support.world import World

    make_tables(url)
    world = World(url)
    content = order_file(rows)
    for title in ("new", "same again"):
        start_ms, cpu_s = monotonic_ms(), time.process_time()
        file = read_orders_file(content, "bench.csv")
        with world.session() as session:
            report = import_orders(session, world.library, world.now_ms, None, file.rows, Choices())
        seconds = (monotonic_ms() - start_ms) / 1000
        taken = report.counts["new"] or report.counts["same"]
        cpu_s = time.process_time() - cpu_s  # of this process; steadier than seconds on a machine that others use
        print(f"  {title:12} {taken:6} rows {seconds:7.2f} s  {cpu_s:6.2f} s CPU  {seconds / rows * 1e6:6.0f} µs a row")
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory  {peak_mb:6.0f} MB")
    world.close()


def main() -> None:
    """Both databases, one after the other."""
    from tests.support import servers

    rows = sys.argv[1] if len(sys.argv) > 1 else str(ROWS)
    with tempfile.TemporaryDirectory() as folder:
        print("SQLite", flush=True)
        _alone(f"sqlite:///{folder}/bench.sqlite3", rows)
        with servers.postgres(Path(folder)) as server, servers.empty_database(server) as url:
            print("PostgreSQL", flush=True)
            _alone(url, rows)


def _alone(url: str, rows: str) -> None:
    subprocess.run([sys.executable, "-m", "bench.import_orders", "--measure", url, rows], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], int(sys.argv[3]))
    else:
        main()
