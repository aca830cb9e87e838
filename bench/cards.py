"""What a search among 20,000 answer cards costs, on SQLite, on PostgreSQL, and offline in the browser's module.

Cards in three languages from a fixed seed; each question is asked several times, in turn on all three, so that a
neighbour's work meets them alike. Wanted: under 50 ms. Run: `python -m bench.cards [CARDS] [ROUNDS]`.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from fieldapp.core.card_words import words_of
from fieldapp.reads.card_search import find_cards
from fieldapp.stems import STEMS
from fieldapp.store.db import open_engine
from fieldapp.store.tables import answer_cards, card_words
from tests.support import cards as made
from tests.support import servers
from tests.support.app import add_cast

CARDS, ROUNDS, TARGET_MS = 20_000, 15, 50
EACH = 500  # cards a statement
QUESTIONS = (
    "интернет", "сколько стоит подключить интернет", "тари", "счёт за телефон", "router settings", "宽带网络", "网",
    "настройка роутера для телевидения по договору адреса", "слово которого нет",
)  # fmt: skip
SYLLABLES = ("ка", "ро", "ми", "те", "ло", "ну", "ви", "ста", "пре", "дом")
BROWSER = """
import { readFileSync } from "node:fs";
import { stemmer as russian } from "@orama/stemmers/russian";
import { stemmer as english } from "stemmer";
import { CardIndex } from "%s/static/js/desk/card_search.js";
const { cards, questions, rounds } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const index = new CardIndex({ russian, english });
const begun = performance.now();
index.put(cards);
const built = performance.now() - begun;
const found = questions.map((question) => {
  const numbers = index.find(question);
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    index.find(question);
    return performance.now() - start;
  });
  return { numbers, times };
});
console.log(JSON.stringify({ built, found }));
"""


def texts_of(count: int) -> list[tuple[str, str]]:
    """Titles and the rest of so many cards: frequent words of the trade, and a long tail of rare ones."""
    rnd = random.Random("bench/cards")

    def word() -> str:
        if rnd.random() < 0.5:
            return rnd.choice((*made.RUSSIAN, *made.ENGLISH))
        return "".join(rnd.choices(SYLLABLES, k=rnd.randint(2, 4)))

    def line(words: int) -> str:
        return " ".join(word() for _ in range(words)) + " " + rnd.choice(made.CHINESE)

    return [(line(5), line(45)) for _ in range(count)]


def fill(url: str, texts: list[tuple[str, str]]) -> None:
    """Cards with their words, written in bulk: writing is not what is measured."""
    servers.make_tables(url)
    engine = open_engine(url)
    with Session(engine) as session:
        add_cast(session, 1)
        for start in range(0, len(texts), EACH):
            part = list(enumerate(texts[start : start + EACH], start + 1))
            session.execute(insert(answer_cards), [_row(number, title, rest) for number, (title, rest) in part])
            words = [{"number": number, "word": word, "weight": weight} for number, (title, rest) in part
                     for word, weight in words_of(title, rest, STEMS).items()]  # fmt: skip
            session.execute(insert(card_words), words)
        session.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE")
    engine.dispose()


def _row(number: int, title: str, rest: str) -> dict[str, object]:
    words = {"ru": {"title": title, "answer": rest}}
    return {"id": f"card-{number}", "number": number, "kind": "answer", "state": "offered", "owner_id": "d01",
            "check_day": 20270501, "words": words, "revision": 1, "seq": number, "changed_ms": 1}  # fmt: skip


def on_server(url: str, rounds: int) -> list[tuple[list[int], list[float]]]:
    """For each question what was found, and milliseconds of each round."""
    engine, found = open_engine(url), []
    for question in QUESTIONS:
        with Session(engine) as session:
            numbers, times = find_cards(session, STEMS, question), []
            for _ in range(rounds):
                begun = time.perf_counter()
                find_cards(session, STEMS, question)
                times.append((time.perf_counter() - begun) * 1_000)
        found.append((numbers, times))
    engine.dispose()
    return found


def in_browser(folder: Path, texts: list[tuple[str, str]], rounds: int) -> list[tuple[list[int], list[float]]]:
    """The same by the module of static/js/desk, in Node."""
    cards = [{"number": number, "title": title, "rest": rest} for number, (title, rest) in enumerate(texts, 1)]
    data, program = folder / "cards.json", Path("bench") / f".cards-{folder.name}.mjs"
    data.write_text(json.dumps({"cards": cards, "questions": QUESTIONS, "rounds": rounds}), "utf-8")
    program.write_text(BROWSER % Path.cwd().as_posix(), "utf-8")
    try:
        done = subprocess.run(["node", str(program), str(data)], capture_output=True, text=True, check=True)
    finally:
        program.unlink()
    said = json.loads(done.stdout)
    print(f"browser: the index of {len(texts)} cards was made in {said['built'] / 1_000:.1f} s")
    return [(one["numbers"], one["times"]) for one in said["found"]]


def main(count: int = CARDS, rounds: int = ROUNDS) -> None:
    """Print the median and the worst of each question on each side, and whether all found the same."""
    texts = texts_of(count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sqlite = f"sqlite:///{folder}/cards.sqlite3"
        fill(sqlite, texts)
        sides = {"sqlite": on_server(sqlite, rounds)}
        with servers.postgres(folder) as server, servers.empty_database(server) as url:
            fill(url, texts)
            sides["postgresql"] = on_server(url, rounds)
        sides["browser"] = in_browser(folder, texts, rounds)
    for place, question in enumerate(QUESTIONS):
        same = len({tuple(found[place][0]) for found in sides.values()}) == 1
        figures = [f"{side} {min(found[place][1]):6.1f} ({statistics.median(found[place][1]):6.1f})"
                   for side, found in sides.items()]  # fmt: skip
        print(f"{question[:40]:40} ms best (median): {' · '.join(figures)} · {'same' if same else 'DIFFERENT'}")
    for side, found in sides.items():
        worst = max(min(times) for _, times in found)
        print(f"{side}: {worst:.1f} ms for the slowest question, wanted under {TARGET_MS}")
    print(f"load of this machine while it was measured: {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
