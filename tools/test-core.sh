#!/usr/bin/env bash
# The tests of fieldapp/core, in one process, with the branch coverage that core alone must have whole.
# The twins' long replay is left out: it covers by chance what a test should cover on purpose.
set -euo pipefail
mkdir -p var
coverage run -m pytest tests/core --ignore=tests/core/test_twins.py
coverage report
