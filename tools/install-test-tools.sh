#!/usr/bin/env bash
# Chromium, Node and Kannel for the tests: by apt when it may, else in words what to install. Nobody needs them to run
# fieldapp. Without Kannel its tests alone are skipped (in CI they fail).
set -euo pipefail

missing=() wished=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
  missing+=(chromium)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
# Playwright's own driver needs it, and a bare Debian has it not.
ldconfig -p 2>/dev/null | grep -q libatomic.so.1 || ! command -v ldconfig >/dev/null || missing+=(libatomic1)
[ -x /usr/sbin/bearerbox ] || wished+=(kannel)
[ -x /usr/lib/kannel/test/fakesmsc ] || wished+=(kannel-extras)
[ $((${#missing[@]} + ${#wished[@]})) -eq 0 ] && exit 0

install() {
  "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
as_root=(false)
if command -v apt-get >/dev/null; then
  if [ "$(id -u)" -eq 0 ]; then as_root=(env); elif sudo -n true 2>/dev/null; then as_root=(sudo -n env); fi
fi
if [ "${as_root[0]}" != false ]; then
  echo "installing for the tests: ${missing[*]-} ${wished[*]-}"
  "${as_root[@]}" apt-get update -qq
  [ ${#missing[@]} -eq 0 ] || install "${missing[@]}"
  if [ ${#wished[@]} -ne 0 ] && install "${wished[@]}"; then
    # Debian starts one by itself; the tests start their own
    "${as_root[@]}" systemctl disable --now kannel >/dev/null 2>&1 || true
    wished=()
  fi
  missing=()
fi
[ ${#wished[@]} -eq 0 ] || echo "*** Kannel's tests are skipped without it:  sudo apt-get install ${wished[*]}" >&2
[ ${#missing[@]} -eq 0 ] && exit 0
cat >&2 <<TEXT
*** The tests need ${missing[*]}, and I may not install them. ***
*** On Debian or Ubuntu:  sudo apt-get install ${missing[*]}
TEXT
exit 1
