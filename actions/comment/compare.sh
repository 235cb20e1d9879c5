# Writes what lies between BASE_SHA and HEAD_SHA. Both are read from git as data; nothing is checked out.
# What the comparison prints besides is dropped: it may hold words of strangers, and a log is read for commands.
set -euo pipefail

results="$RUNNER_TEMP/comparative-wiki-results"
mkdir -p "$results"
status=0
"$RUNNER_TEMP/comparative-wiki/bin/comparative-wiki" diff --format comment -- "$BASE_SHA" "$HEAD_SHA" \
  > "$results/comment.md" 2> /dev/null || status=$?
if test "$status" -gt 1; then exit "$status"; fi
