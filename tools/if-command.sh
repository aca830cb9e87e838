#!/usr/bin/env bash
# Runs `fieldapp NAME …` when this release has that command; says so when it has not.
set -euo pipefail
if fieldapp --help | grep -qE "^  $1 "; then
  exec fieldapp "$@"
fi
echo "fieldapp $1 comes with a later release"
