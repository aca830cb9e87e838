#!/usr/bin/env bash
# Types and lint of the JavaScript that ships; the tools come from package.json and never leave this folder.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=node_modules/.bin

if compgen -G "static/js/**/*.js" >/dev/null; then
  "$bin/tsc" --project tsconfig.json
  "$bin/biome" lint --error-on-warnings static tests/js
fi
if [ -e static/sw.js ]; then
  "$bin/tsc" --project tsconfig.worker.json
fi
