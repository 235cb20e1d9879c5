# Checks the wiki in the present folder. BASE is what to compare with, or empty; STRICT is true or false.
# Nothing that an entry says is printed but as an annotation: a log is read for commands.
set -euo pipefail

wiki=("$RUNNER_TEMP/comparative-wiki/bin/comparative-wiki")
# Another one is that of the wiki in another language.
if test "${CONFIGURATION:-mkdocs.yml}" != mkdocs.yml; then wiki+=("--config-file=$CONFIGURATION"); fi
results="$RUNNER_TEMP/comparative-wiki-results"
mkdir -p "$results"

options=()
if test "${STRICT:-false}" = true; then options+=(--strict); fi
if test -n "${BASE:-}"; then options+=("--changed=$BASE"); fi
manual=()
if test -n "${ACTION_REPOSITORY:-}"; then
  page="$GITHUB_SERVER_URL/$ACTION_REPOSITORY/blob/${ACTION_REF:-HEAD}/docs/manual/problems.md"
  manual=("--manual=$page")
fi

status=0
"${wiki[@]}" check --format github ${options[@]+"${options[@]}"} || status=$?
if test "$status" -gt 1; then exit "$status"; fi

# The same problems again, so the status is the same.
sarif="$results/check.sarif"
"${wiki[@]}" check --format sarif ${options[@]+"${options[@]}"} ${manual[@]+"${manual[@]}"} > "$sarif" 2> /dev/null || true
test ! -s "$sarif" || echo "sarif=$sarif" >> "$GITHUB_OUTPUT"

if test -n "${BASE:-}"; then
  diff="$results/diff.md"
  "${wiki[@]}" diff --format comment -- "$BASE" > "$diff" 2> /dev/null || true
  cat "$diff" >> "$GITHUB_STEP_SUMMARY"
  test ! -s "$diff" || echo "diff=$diff" >> "$GITHUB_OUTPUT"
fi
exit "$status"
