#!/usr/bin/env bash
# The tests of fieldapp/core, in one process, with the branch coverage that core alone must have whole.
# Cells of order files are judged in tests/orders, by tests as pure as those here. The twins' long replay is left out:
# it covers by chance what a test should cover on purpose.
set -euo pipefail
mkdir -p var
orders=(tests/orders/test_judge.py tests/orders/test_phones_and_notes.py tests/orders/test_windows.py)
coverage run -m pytest tests/core "${orders[@]}" --ignore=tests/core/test_twins.py
coverage report
