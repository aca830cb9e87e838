#!/usr/bin/env bash
# Types and lint of the JavaScript that ships; the tools come from package.json and never leave this folder.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=node_modules/.bin

if compgen -G "static/js/**/*.js" >/dev/null; then
  "$bin/tsc" --project tsconfig.json
  # The program itself: the package around it asks for one of every system, and so for a lock that names them all.
  biome=$(compgen -G "node_modules/@biomejs/cli-*/biome" | head -n 1 || true)
  if [ -n "$biome" ]; then
    "$biome" lint --error-on-warnings static tests/js
  else
    echo "*** JavaScript is not linted: there is no biome for this system; CI does it. ***" >&2
    [ -z "${CI-}" ]
  fi
fi
if [ -e static/sw.js ]; then
  "$bin/tsc" --project tsconfig.worker.json
fi
