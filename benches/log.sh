#!/usr/bin/env bash
# How long `dnnfix log` takes beside git's own printing of the same history.
#
#   benches/log.sh REPOSITORY [PATHSPEC] [RUNS]
#
# Prints the median wall time of each and their ratio; the aim is at most 2, then below 1. The runs
# take turns, so that a busy machine slows both. Processor seconds, which other work on the machine
# changes less, and the peak memory are those of the program with the git that it runs. DNNFIX names the
# program, JOBS its workers (2). Needs python3 for processor and memory.
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
labelling() { "$dnnfix" -C "$repository" log -j "$jobs" --isolated --format jsonl -- "$pathspec" >/dev/null 2>&1 || [ $? = 2 ]; }

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

# What a command takes, with all that it starts: processor seconds, and the peak of one process.
used() {
  python3 -c '
import resource, subprocess, sys
subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{sys.argv[1]:<13} {used.ru_utime + used.ru_stime:.1f} s of processor, peak memory {used.ru_maxrss} KiB")
' "$@"
}
if command -v python3 >/dev/null; then
  used 'git log -p' git -C "$repository" log -p --no-merges -- "$pathspec"
  used 'dnnfix log' "$dnnfix" -C "$repository" log -j "$jobs" --isolated --format jsonl -- "$pathspec"
fi
