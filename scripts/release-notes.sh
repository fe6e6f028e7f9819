#!/usr/bin/env bash
# What the changelog says of a version, for a release: scripts/release-notes.sh v0.1.0
# Fails unless Cargo.toml has that version, Cargo.lock too, and the changelog has it with a date.
set -euo pipefail
cd "$(dirname "$0")/.."

version=${1:?usage: scripts/release-notes.sh vVERSION}
version=${version#v}
fail() { printf 'release-notes: %s\n' "$*" >&2; exit 1; }

grep -qx "version = \"$version\"" Cargo.toml || fail "Cargo.toml does not have version $version"
grep -A 1 -x 'name = "dnnfix"' Cargo.lock | grep -qx "version = \"$version\"" ||
  fail "Cargo.lock does not have version $version; run cargo build"
grep -qE "^## ${version//./\\.} \([0-9]{4}-[0-9]{2}-[0-9]{2}\)$" CHANGELOG.md ||
  fail "CHANGELOG.md has no heading \`## $version (YEAR-MONTH-DAY)\`"
notes=$(awk -v head="## $version (" 'index($0, "## ") == 1 { on = index($0, head) == 1; next } on' CHANGELOG.md)
[ -n "${notes//[[:space:]]/}" ] || fail "CHANGELOG.md says nothing of $version"
printf '%s\n' "$notes" | sed '/./,$!d'
