# Keeps one comment on pull request NUMBER up to date with what was compared.
set -euo pipefail

export MARK='<!-- comparative-wiki: what this change means -->'
# With which a difference ends that is none, in whatever language; no entry can write it, since < is escaped there.
NOTHING='<!-- comparative-wiki: nothing -->'
said="$RUNNER_TEMP/comparative-wiki-results/comment.md"
body="$RUNNER_TEMP/comparative-wiki-results/body.md"
{ echo "$MARK"; cat "$said"; } > "$body"
if test "$(wc -c < "$body")" -gt 250000; then
  echo "The comment would be too long." >&2
  exit 1
fi

# Whoever can comment can write the mark, so only what a program wrote is taken for ours.
old="$(gh api --paginate "repos/$REPOSITORY/issues/$NUMBER/comments" \
  --jq '.[] | select(.user.type == "Bot" and (.body | startswith(env.MARK))) | .id' | head -n 1)"
if test -n "$old"; then
  gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$old" -F body=@"$body"
elif [[ "$(cat "$said")" != *"$NOTHING" ]]; then
  gh api --silent --method POST "repos/$REPOSITORY/issues/$NUMBER/comments" -F body=@"$body"
fi
