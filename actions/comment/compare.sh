# Writes what lies between BASE_SHA and HEAD_SHA. Both are read from git as data; nothing is checked out.
# What the comparison prints besides is dropped: it may hold words of strangers, and a log is read for commands.
set -euo pipefail

results="$RUNNER_TEMP/comparative-wiki-results"
mkdir -p "$results"
status=0
"$RUNNER_TEMP/comparative-wiki/bin/comparative-wiki" diff --format markdown -- "$BASE_SHA" "$HEAD_SHA" \
  > "$results/diff.md" 2> /dev/null || status=$?
if test "$status" -gt 1; then exit "$status"; fi
{
  if test -s "$results/diff.md"; then
    cat "$results/diff.md"
  else
    echo "What this change means cannot be said, because the wiki cannot be read with it."
  fi
  if test "$status" -ne 0; then
    printf '\n%s\n' "Something is wrong with the change; the check says what. Entries with errors are left out here."
  fi
} > "$results/comment.md"
