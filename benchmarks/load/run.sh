#!/usr/bin/env bash
# Loads PhotoResize and its peers on this machine, in one run, and prints tables in Markdown.
#   benchmarks/load/run.sh [--photos FOLDER] [--rounds N] [--seconds S] [--images N] [--only hits|misses|busy|memory]
#                          [--made N] [--jobs N]
#   --photos   photographs of 12 megapixels, p12-*.jpg or else *.jpg; default ../shared/photos beside the repository, else draws some
#   --rounds   the number of runs of every leg, of which the median is printed. Default 5
#   --seconds  the length of a leg of hits, with or without misses. Default 4
#   --images   the images in a leg of misses, one at a time and again by four clients. Default 30
#   --made     the images made by --only memory, which runs only on request. Default 3000
#   --jobs     the jobs that PhotoResize runs at a time. Default 0, the number of cores
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
photos=$repository/../shared/photos
rounds=5 seconds=4 images=30 made=3000 jobs=0 only=
while [ $# -gt 0 ]; do
  case $1 in
    --photos) photos=$2; [ -d "$photos" ] || { echo "The folder $photos does not exist." >&2; exit 1; } ;;
    --rounds) rounds=$2 ;;
    --seconds) seconds=$2 ;;
    --images) images=$2 ;;
    --made) made=$2 ;;
    --jobs) jobs=$2 ;;
    --only) only=$2; case $only in hits|misses|busy|memory) ;; *) echo "$only is not a part." >&2; exit 1 ;; esac ;;
    *) sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 1 ;;
  esac
  shift 2
done

missing=
for tool in dotnet node npm wrk nginx; do
  command -v "$tool" >/dev/null || PATH=$PATH:/usr/sbin command -v "$tool" >/dev/null || missing="$missing $tool"
done
if [ -n "$missing" ]; then
  echo "Not installed:$missing. The SDK of .NET 10 and Node.js 20.11 or newer are needed; on Debian the rest comes with apt install wrk nginx-light npm." >&2
  exit 1
fi
PATH=$PATH:/usr/sbin

# If root starts nginx, its workers run as another user, which must be able to read this folder.
work=$(mktemp -d)
chmod 755 "$work"
pids=()
finish() {
  for pid in "${pids[@]}"; do
    kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

echo 'Building...' >&2
dotnet build "$repository/benchmarks/PhotoResize.LoadServer" -c Release --nologo -v quiet -p:OutDir="$work/server/" >&2
(cd "$here/sharp-server" && npm ci --ignore-scripts --no-audit --no-fund --silent)

mkdir "$work"/{originals,images,static}
if [ -d "$photos" ]; then
  cp "$photos"/p12-*.jpg "$work/originals" 2>/dev/null || cp "$photos"/*.jpg "$work/originals"
  origin=$(cd "$work/originals" && echo *)
else
  echo 'Drawing photographs...' >&2
  node "$here/sharp-server/draw.mjs" "$work/originals"
  origin='drawn photographs'
fi
export PHOTO
PHOTO=$(ls "$work/originals" | head -n 1)
ln "$work/originals/$PHOTO" "$work/images/$PHOTO"
if [ "$only" = memory ]; then
  mkdir "$work/mixture"
  node "$here/sharp-server/mixture.mjs" "$work/originals/$PHOTO" "$work/mixture"
fi

read -r OURS_PORT NGINX_PORT SHARP_PORT < <(node -e '
  const servers = [1, 2, 3].map(() => require("net").createServer().listen(0, "127.0.0.1"));
  setImmediate(() => { console.log(...servers.map(s => s.address().port)); servers.forEach(s => s.close()); });')

cat >"$work/nginx.conf" <<EOF
daemon off;
pid $work/nginx.pid;
error_log stderr warn;
worker_processes auto;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  types { image/jpeg jpg; }
  server { listen 127.0.0.1:$NGINX_PORT; root $work/static; }
}
EOF

(cd "$work/server" && exec dotnet PhotoResize.LoadServer.dll --urls "http://127.0.0.1:$OURS_PORT" --work "$work" --jobs "$jobs") >&2 &
pids+=($!); OURS_PID=$!
nginx -e stderr -p "$work" -c "$work/nginx.conf" >&2 &
pids+=($!); NGINX_PID=$!
NODE_ENV=production node "$here/sharp-server/server.mjs" "$SHARP_PORT" "$work/images" >&2 &
pids+=($!); SHARP_PID=$!
for port in "$OURS_PORT" "$NGINX_PORT" "$SHARP_PORT"; do
  for attempt in {1..100}; do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue 2
    sleep 0.1
  done
  echo "A server did not start on port $port." >&2
  exit 1
done

load_average() { cut -d ' ' -f 1-3 /proc/loadavg; }
version_of() { node -p "require('$1').version"; }
echo "Machine: $(grep -m 1 'model name' /proc/cpuinfo | cut -d : -f 2 | xargs), $(nproc) cores, $(uname -sr);" \
  "ASP.NET Core $(dotnet --list-runtimes | awk '/^Microsoft.AspNetCore.App 10\./ { version = $2 } END { print version }')," \
  "$(nginx -v 2>&1 | cut -d ' ' -f 3), Node.js $(node --version), sharp $(version_of "$here/sharp-server/node_modules/sharp/package.json")."
echo
echo "Photographs: $origin. $rounds rounds; $seconds s in a leg of hits, $images images in a leg of misses. Load average before: $(load_average)."
echo

export WORK=$work ROUNDS=$rounds SECONDS_PER_LEG=$seconds IMAGES_PER_LEG=$images CLOCK_TICKS=$(getconf CLK_TCK)
export MISSES=$made CLIENTS=8
export OURS_PORT OURS_PID NGINX_PORT NGINX_PID SHARP_PORT SHARP_PID
for part in ${only:-hits misses busy}; do
  node "$here/$part.mjs"
done
echo "Load average after: $(load_average)."
