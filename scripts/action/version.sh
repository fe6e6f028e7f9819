#!/usr/bin/env bash
# Says whether the dnnfix of this action is on the path already, and if not, under which key its build is
# kept: a hash of all that it is built from.
set -euo pipefail
cd "$GITHUB_ACTION_PATH"

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
if [ "$(dnnfix --version 2>/dev/null || true)" = "dnnfix $version" ]; then
    echo "installed=true" >>"$GITHUB_OUTPUT"
    exit
fi
key=$(find Cargo.toml Cargo.lock build src patterns -type f | LC_ALL=C sort |
    git hash-object --no-filters --stdin-paths | git hash-object --stdin)
echo "key=$version-$key" >>"$GITHUB_OUTPUT"
