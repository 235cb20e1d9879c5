# Builds the site of the wiki in the present folder. This runs what its configuration names, and so a stranger's code.
set -euo pipefail

place="$RUNNER_TEMP/comparative-wiki"
export NO_MKDOCS_2_WARNING=1 DISABLE_MKDOCS_2_WARNING=true PIP_DISABLE_PIP_VERSION_CHECK=1

if test -n "${REQUIREMENTS:-}"; then "$place/bin/pip" install --quiet --requirement "$REQUIREMENTS"; fi

# MkDocs prints what entries say; until it is done the log is not read for commands.
mark="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
echo "::stop-commands::$mark"
status=0
"$place/bin/mkdocs" build --strict --quiet --config-file "$CONFIGURATION" \
  --site-dir "$RUNNER_TEMP/comparative-wiki-site" || status=$?
echo "::$mark::"
exit "$status"
