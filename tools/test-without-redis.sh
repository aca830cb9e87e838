#!/usr/bin/env bash
# The tests of everything that rings the bell, once with a Redis that is switched off and once with one that is flushed
# each second; on SQLite, since what Redis does is the same to both databases. Arguments go to pytest; naming folders
# runs those instead, on both databases (tests, for the whole suite). REDIS_MODES chooses one of the two.
set -euo pipefail
options=() folders=()
for one in "$@"; do
  if [ -e "$one" ]; then folders+=("$one"); else options+=("$one"); fi
done
if [ ${#folders[@]} -eq 0 ]; then
  # tests/jobs/test_sending_processes.py, with workers and tickers, tries both by itself
  options+=(-k "not postgresql")
  folders=(tests/jobs/test_alive.py tests/jobs/test_minutely.py tests/orders/test_page.py)
  for page in sync push_devices board_decisions board_live ladder_on_board hooks replies texts_there_and_back \
    webhooks_page outbox_page health; do
    folders+=("tests/web/test_$page.py")
  done
fi
for mode in ${REDIS_MODES:-off flush}; do
  echo "Redis: $mode"
  FIELDAPP_TEST_REDIS=$mode pytest "${folders[@]}" -n "${PYTEST_WORKERS:-2}" --dist worksteal "${options[@]}"
done
