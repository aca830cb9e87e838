#!/usr/bin/env bash
# Pins what pyproject.toml asks for, with hashes, for every Python from 3.11 on, and without any address of a registry.
set -euo pipefail
cd "$(dirname "$0")/.."
pin=(uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra build pyproject.toml)
"${pin[@]}" --output-file requirements.txt
"${pin[@]}" --extra dev --output-file requirements-dev.txt
