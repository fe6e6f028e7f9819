#!/usr/bin/env bash
# How long `dnnfix stream` takes beside `dnnfix log` on the same commits, and how much memory.
#
#   benches/stream.sh RUNS REPOSITORY...
#
# Writes the commits of the repositories as records (integrations/spark/commits.py) to a temporary file of
# about as many bytes as the texts of all commits have, checks that both commands give the same lines, and
# prints the shortest wall time of each, the processor time of that run, and the peak memory over all
# records and over the first tenth of them. The runs take turns. DNNFIX names the program, JOBS its workers
# (2). Needs GNU time and Python 3.
set -euo pipefail

runs=${1:?usage: benches/stream.sh RUNS REPOSITORY...}
shift
jobs=${JOBS:-2}
here=$(cd "$(dirname "$0")/.." && pwd)
dnnfix=${DNNFIX:-${CARGO_TARGET_DIR:-$here/target}/release/dnnfix}
[ -x "$dnnfix" ] || { echo "no $dnnfix; run cargo build --release" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Exit status 2 tells of gaps, which do not make it another measurement.
labelling() {
  : >"$1"
  for repository in "${repositories[@]}"; do
    "$dnnfix" -C "$repository" log -j "$jobs" --format jsonl >>"$1" 2>"$work/said" || [ $? = 2 ]
  done
}
streaming() { "$dnnfix" stream -j "$jobs" "$1" >"$2" 2>"$work/said" || [ $? = 2 ]; }
repositories=("$@")
TIMEFORMAT='%R %U %S'
timed() { { time "$@"; } 2>&1; }
shortest() { sort -n | head -n 1 | awk '{ printf "%s s, processor %.2f s\n", $1, $2 + $3 }'; }
peak() { /usr/bin/time -q -o "$work/peak" -f %M "$dnnfix" stream -j "$jobs" "$1" >/dev/null 2>&1 || [ $? = 2 ]; tail -n 1 "$work/peak"; }

"$here/integrations/spark/commits.py" "${repositories[@]}" >"$work/records"
for _ in $(seq "$runs"); do
  timed labelling "$work/log" >>"$work/log.times"
  timed streaming "$work/records" "$work/stream" >>"$work/stream.times"
done
records=$(wc -l <"$work/records")
head -n "$((records / 10))" "$work/records" >"$work/tenth"
echo "records        $records, $(wc -c <"$work/records") bytes, -j $jobs"
# What only `log` knows: the page of the repository.
sed -i 's/,"repository":"[^"]*"//' "$work/log"
cmp "$work/log" "$work/stream" && echo "answers        the same lines"
echo "dnnfix log     $(shortest <"$work/log.times")"
echo "dnnfix stream  $(shortest <"$work/stream.times")"
echo "peak memory    $(peak "$work/records") KiB; over the first tenth $(peak "$work/tenth") KiB"
