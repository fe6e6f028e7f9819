#!/usr/bin/env bash
# Builds the Python wheel and tries it where nothing else is: it installs, does its main job, and leaves
# nothing behind.
#
#   scripts/try-wheel.sh [WHEEL]
#
# Without a WHEEL one is built, in the release profile (CARGO_PROFILE_RELEASE_LTO=off is quicker), with the
# `maturin` on the path or one from the package index. Needs Python 3.8 or newer with venv; `uvx` and
# `pre-commit` are tried where they are installed.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { printf '== %s\n' "$*"; }
fail() { printf 'try-wheel: %s\n' "$*" >&2; exit 1; }

wheel=${1:-}
if [ -z "$wheel" ]; then
  maturin=maturin
  if ! command -v maturin >/dev/null; then
    say "maturin, in an environment of its own"
    python3 -m venv "$work/build"
    "$work/build/bin/pip" install --quiet 'maturin>=1.7,<2'
    maturin=$work/build/bin/maturin
  fi
  say "the wheel is built"
  "$maturin" build --release --locked --out "$work/dist"
  wheel=$(echo "$work"/dist/*.whl)
fi
wheel=$(realpath "$wheel")
say "$(basename "$wheel"), $(wc -c <"$wheel") bytes"
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)

# ---- pip, in an empty environment

python3 -m venv "$work/empty"
bin=$work/empty/bin
[ -d "$bin" ] || bin=$work/empty/Scripts
listing() { (cd "$work/empty" && find . -type f ! -name '*.pyc' | sort); }
listing >"$work/before"
"$bin/pip" install --quiet --no-index --disable-pip-version-check "$wheel"
said=$("$bin/dnnfix" --version)
[ "$said" = "dnnfix $version" ] || fail "--version says: $said"
# The README shows what the example gives.
sed -n '/^```text$/,/^```$/p' README.md | sed '1d;/^```$/,$d' >"$work/expected"
(cd "$work" && "$bin/dnnfix" patch "$OLDPWD/examples/fix.diff") >"$work/found"
diff "$work/expected" "$work/found" || fail "the example does not give what the README shows"
echo '{"id": 1, "diff": ""}' | "$bin/dnnfix" stream 2>/dev/null | grep -q '"complete":true' || fail "stream"
say "pip install: --version, patch and stream work"
"$bin/pip" uninstall --quiet --yes dnnfix
listing >"$work/after"
diff "$work/before" "$work/after" || fail "pip uninstall leaves files behind"
say "pip uninstall: nothing is left"

# ---- what runs programs from wheels

if command -v uvx >/dev/null; then
  [ "$(uvx --from "$wheel" dnnfix --version)" = "dnnfix $version" ] || fail "uvx"
  say "uvx: works"
else
  say "uvx: skipped, because it is not installed"
fi

if command -v pre-commit >/dev/null; then
  mkdir "$work/repository"
  cd "$work/repository"
  git init --quiet .
  cat >.pre-commit-config.yaml <<END
repos:
  - repo: local
    hooks:
      - id: dnnfix
        name: dnnfix
        language: python
        entry: dnnfix diff --staged
        additional_dependencies: ["$wheel"]
        pass_filenames: false
        verbose: true
END
  printf 'model.compile(loss="mse")\n' >train.py
  git add -A
  git -c user.name=A -c user.email=a@example.org commit --quiet -m Begin
  printf 'model.compile(loss="mae")\n' >train.py
  git add -A
  PRE_COMMIT_HOME=$work/hooks pre-commit run >"$work/hooked" || { cat "$work/hooked"; fail "pre-commit"; }
  grep -q 'loss-function' "$work/hooked" || fail "pre-commit: no finding"
  say "pre-commit, language python: works"
else
  say "pre-commit: skipped, because it is not installed"
fi
