#!/usr/bin/env bash
# Puts the dnnfix of this action on the path: the one that was kept, else one built from the action itself.
set -euo pipefail

root="$RUNNER_TEMP/dnnfix"
if [ -x "$root/bin/dnnfix" ]; then
    echo "dnnfix was kept from an earlier run"
else
    echo "::group::cargo install dnnfix"
    cargo install --locked --path "$GITHUB_ACTION_PATH" --root "$root"
    echo "::endgroup::"
fi
echo "$root/bin" >>"$GITHUB_PATH"
