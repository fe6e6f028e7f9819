#!/usr/bin/env bash
# Writes FILE as the one comment of dnnfix on the pull request, or updates that comment. Where nothing was
# found, no comment is begun. A comment that cannot be written is no failure of the check.
# Usage: comment.sh FILE LABELS
set -uo pipefail

file=$1
labels=$2
marker='<!-- dnnfix -->'
# Who writes with the token of a workflow. Anybody may begin a comment with the marker.
author=${DNNFIX_COMMENT_AUTHOR:-github-actions[bot]}

give_up() {
    echo "::notice title=dnnfix::The comment could not be written: $1. The job's summary has it all."
    exit 0
}

number=${GITHUB_REF#refs/pull/}
number=${number%%/*}
[[ $GITHUB_REF == refs/pull/* && $number =~ ^[0-9]+$ ]] || give_up "this is no run for a pull request"
command -v gh >/dev/null || give_up "the program gh is missing"

comments="repos/$GITHUB_REPOSITORY/issues/$number/comments"
own=".[] | select(.user.login == \"$author\" and (.body | startswith(\"$marker\"))) | .id"
found=$(gh api --paginate "$comments?per_page=100" --jq "$own") || give_up "the comments could not be read"
id=${found%%$'\n'*}

if [ -n "$id" ]; then
    gh api --silent -X PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" -F "body=@$file" ||
        give_up "the token may not write (of a fork it never may)"
elif [ -n "$labels" ]; then
    gh api --silent -X POST "$comments" -F "body=@$file" ||
        give_up "the token may not write (of a fork it never may)"
fi
