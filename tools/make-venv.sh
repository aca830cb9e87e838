#!/usr/bin/env bash
# Makes the virtual environment, or says in one line what this machine lacks.
set -euo pipefail
python=$1 venv=$2

if ! command -v "$python" >/dev/null; then
  echo "fieldapp needs Python 3.11 or newer. On Debian or Ubuntu:  sudo apt-get install python3 python3-venv" >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "fieldapp needs Python 3.11 or newer; $python is $("$python" -V). Name another:  make run PYTHON=python3.12" >&2
  exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  echo "This Python cannot make virtual environments. On Debian or Ubuntu:  sudo apt-get install python3-venv" >&2
  exit 1
fi
"$python" -m venv "$venv"
