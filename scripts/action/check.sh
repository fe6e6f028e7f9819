#!/usr/bin/env bash
# Runs `dnnfix check` in a step of a workflow: annotations to the log, a summary to the job, outputs to the
# workflow, a comment to the pull request if that is wanted. The exit status is that of the check.
set -uo pipefail

results=$(mktemp -d "${RUNNER_TEMP:-/tmp}/dnnfix-results.XXXXXX") || exit 2
arguments=(check --format github)
arguments+=(--output "markdown=$GITHUB_STEP_SUMMARY")
arguments+=(--output "comment=$results/comment.md" --output "labels=$results/labels")
[ -z "${INPUT_BASE:-}" ] || arguments+=("--base=$INPUT_BASE")
[ -z "${INPUT_FAIL_ON:-}" ] || arguments+=("--fail-on=$INPUT_FAIL_ON")
[ -z "${INPUT_MIN_CONFIDENCE:-}" ] || arguments+=("--min-confidence=$INPUT_MIN_CONFIDENCE")
[ -z "${INPUT_SARIF_FILE:-}" ] || arguments+=(--output "sarif=$INPUT_SARIF_FILE")
while IFS= read -r argument; do
    [ -z "$argument" ] || arguments+=("$argument")
done <<<"${INPUT_ARGUMENTS:-}"

dnnfix "${arguments[@]}"
status=$?
case $status in
0) outcome=passed ;;
1) outcome=failed ;;
*) outcome=incomplete ;;
esac

# Ids of patterns, one a line; what else a catalogue may call them is no part of an output.
labels=$(grep -E '^[A-Za-z0-9._-]+$' "$results/labels" 2>/dev/null | paste -s -d , - || true)
{
    echo "outcome=$outcome"
    echo "labels=$labels"
    echo "comment-file=$results/comment.md"
} >>"$GITHUB_OUTPUT"

if [ "${INPUT_COMMENT:-}" = true ] && [ $status -le 1 ]; then
    bash "$(dirname "$0")/comment.sh" "$results/comment.md" "$labels"
fi
exit $status
