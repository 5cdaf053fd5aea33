#!/usr/bin/env bash
# Builds one configuration and keeps what the ledger wants to know of the build beside the binaries.
#   tools/build.sh release|debug
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${1:-release}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

started=$(date +%s.%N)
if [ -s ".build/$configuration/regauge-build.json" ]; then
  echo "· building ($configuration)"
else
  echo "· building ($configuration): the first time takes some minutes"
fi
if ! swift build -c "$configuration" >"$log" 2>&1; then
  cat "$log" >&2
  echo "✗ the build failed" >&2
  exit 2
fi
seconds=$(awk -v a="$started" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')

commit=$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
dirty=false
[ -z "$(git status --porcelain --untracked-files=no 2>/dev/null)" ] || dirty=true
swift=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
info=.build/$configuration/regauge-build.json
# A build that had nothing to compile keeps the seconds of the one that had; the commit is always that of now.
compiling=$seconds
if [ -s "$info" ] && ! grep -q "Compiling" "$log"; then
  compiling=$(sed -n 's/.*"buildSeconds": \([0-9.]*\).*/\1/p' "$info")
fi
printf '{"commit": "%s", "isDirty": %s, "swift": "%s", "configuration": "%s", "buildSeconds": %s}\n' \
  "$commit" "$dirty" "$swift" "$configuration" "${compiling:-$seconds}" >"$info"
echo "✓ built ($configuration, $seconds s)"
