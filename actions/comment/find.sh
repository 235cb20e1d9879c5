# Finds the open pull request whose head is HEAD_SHA, by asking the forge; what the run itself says is not believed.
set -euo pipefail

found="$(gh api --method GET "repos/$REPOSITORY/pulls" -f state=open -f head="$HEAD_OWNER:$HEAD_BRANCH" \
  --jq '.[] | select(.head.sha == env.HEAD_SHA) | "\(.number) \(.base.sha)"' | head -n 1)"
if test -z "$found"; then
  echo "No open pull request has this commit at its head; there is nothing to say."
  exit 0
fi
if ! [[ "$found" =~ ^[0-9]+\ [0-9a-f]{40,64}$ ]]; then
  echo "The forge's answer is none that can be understood." >&2
  exit 1
fi
echo "number=${found% *}" >> "$GITHUB_OUTPUT"
echo "base=${found#* }" >> "$GITHUB_OUTPUT"
