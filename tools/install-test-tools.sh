#!/usr/bin/env bash
# Chromium and Node for the tests: by apt when it may, else in words what to install. Nobody needs them to run fieldapp.
set -euo pipefail

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
  missing+=(chromium)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
# Playwright's own driver needs it, and a bare Debian has it not.
ldconfig -p 2>/dev/null | grep -q libatomic.so.1 || ! command -v ldconfig >/dev/null || missing+=(libatomic1)
[ ${#missing[@]} -eq 0 ] && exit 0

if command -v apt-get >/dev/null; then
  if [ "$(id -u)" -eq 0 ]; then as_root=(); elif sudo -n true 2>/dev/null; then as_root=(sudo -n); else as_root=(false); fi
  if [ "${as_root[*]-}" != false ]; then
    echo "installing for the tests: ${missing[*]}"
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    exit 0
  fi
fi
cat >&2 <<TEXT
*** The tests need ${missing[*]}, and I may not install them. ***
*** On Debian or Ubuntu:  sudo apt-get install ${missing[*]}
TEXT
exit 1
