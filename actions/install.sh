# Installs the package into an environment of its own. VERSION is a release, or empty for the one beside this script.
set -euo pipefail

tool="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
place="$RUNNER_TEMP/comparative-wiki"
export PIP_DISABLE_PIP_VERSION_CHECK=1

# Isolated, or Python would import what lies in the folder that is checked.
python -I -m venv "$place"
if test -n "${VERSION:-}"; then
  "$place/bin/pip" install --quiet "mkdocs-comparative-wiki==$VERSION"
else
  "$place/bin/pip" install --quiet --require-hashes -r "$tool/requirements/site.txt"
  "$place/bin/pip" install --quiet --no-deps --no-build-isolation "$tool"
fi
