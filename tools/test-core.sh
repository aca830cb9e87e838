#!/usr/bin/env bash
# The tests of fieldapp/core, in one process, with the branch coverage that core alone must have whole.
set -euo pipefail
[ -d tests/core ] || exit 0
coverage run -m pytest tests/core
coverage report
