# Fetches the commits of pull request NUMBER, and checks that they are those that were asked about.
set -euo pipefail

git -c credential.helper= -c credential.helper='!gh auth git-credential' \
  fetch --quiet --no-tags --no-recurse-submodules origin "+refs/pull/$NUMBER/head:refs/comparative-wiki/head"
if test "$(git rev-parse refs/comparative-wiki/head)" != "$HEAD_SHA"; then
  echo "The pull request has changed since; the run for its new commit will say what it means." >&2
  exit 1
fi
