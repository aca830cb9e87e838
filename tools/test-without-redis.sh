#!/usr/bin/env bash
# The tests in which Redis could matter, once with a Redis that is switched off and once with one that is flushed each
# second: sending, ticking, jobs, what pages and phones ask for, and the stories. Arguments go to pytest; naming folders
# runs those instead (tests, for the whole suite).
set -euo pipefail
options=() folders=()
for one in "$@"; do
  if [ -e "$one" ]; then folders+=("$one"); else options+=("$one"); fi
done
if [ ${#folders[@]} -eq 0 ]; then
  folders=(tests/jobs tests/stories tests/web/test_board_live.py tests/web/test_outbox_page.py tests/web/test_sync.py
    tests/web/test_board_decisions.py tests/web/test_health.py tests/actions/test_tick.py tests/actions/test_deliver*.py)
fi
found=()
for one in "${folders[@]}"; do if [ -e "$one" ]; then found+=("$one"); fi; done
for mode in off flush; do
  echo "Redis: $mode"
  # test_sending_processes tries both by itself
  FIELDAPP_TEST_REDIS=$mode pytest "${found[@]}" --ignore=tests/jobs/test_sending_processes.py -n "${PYTEST_WORKERS:-2}" --dist worksteal "${options[@]}"
done
