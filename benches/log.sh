#!/usr/bin/env bash
# How long `dnnfix log` takes beside git's own printing of the same history.
#
#   benches/log.sh REPOSITORY [PATHSPEC] [RUNS]
#
# Prints the median wall time of each and their ratio; the aim is at most 2, then below 1. The runs
# take turns, so that a busy machine slows both. DNNFIX names the program, JOBS its workers (2). GNU
# time, where it is installed, adds the peak memory.
set -euo pipefail

repository=${1:?usage: benches/log.sh REPOSITORY [PATHSPEC] [RUNS]}
pathspec=${2:-*.py}
runs=${3:-3}
jobs=${JOBS:-2}
here=$(cd "$(dirname "$0")/.." && pwd)
dnnfix=${DNNFIX:-${CARGO_TARGET_DIR:-$here/target}/release/dnnfix}
[ -x "$dnnfix" ] || { echo "no $dnnfix; run cargo build --release" >&2; exit 2; }

printing() { git -C "$repository" log -p --no-merges -- "$pathspec" >/dev/null; }
# Exit status 2 tells of gaps, which do not make it another measurement.
labelling() { "$dnnfix" -C "$repository" log -j "$jobs" --format jsonl -- "$pathspec" >/dev/null 2>&1 || [ $? = 2 ]; }

TIMEFORMAT=%R
seconds() { { time "$1"; } 2>&1; }
median() { sort -n | sed -n "$(((runs + 1) / 2))p"; }

printing # so that both read from memory
git_times=() our_times=()
for _ in $(seq "$runs"); do
  git_times+=("$(seconds printing)")
  our_times+=("$(seconds labelling)")
done
git_median=$(printf '%s\n' "${git_times[@]}" | median)
our_median=$(printf '%s\n' "${our_times[@]}" | median)
echo "commits       $(git -C "$repository" rev-list --count --no-merges HEAD -- "$pathspec")"
echo "git log -p    $git_median s   (${git_times[*]})"
echo "dnnfix log    $our_median s   (${our_times[*]}), -j $jobs"
awk -v ours="$our_median" -v git="$git_median" 'BEGIN { printf "ratio         %.2f\n", ours / git }'
if [ -x /usr/bin/time ]; then
  report=$(mktemp)
  trap 'rm -f "$report"' EXIT
  /usr/bin/time -q -o "$report" -f %M "$dnnfix" -C "$repository" log -j "$jobs" --format jsonl \
    -- "$pathspec" >/dev/null 2>&1 || [ $? = 2 ]
  echo "peak memory   $(tail -n 1 "$report") KiB"
fi
