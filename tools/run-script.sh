#!/usr/bin/env bash
# Runs a development script that stands elsewhere in the tree, with the tree on the path.
set -euo pipefail
if [ ! -e "$1" ]; then
  echo "$1 comes with a later release" >&2
  exit 2
fi
PYTHONPATH=. exec python "$@"
