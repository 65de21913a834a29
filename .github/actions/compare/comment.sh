#!/usr/bin/env bash
# Comments on a pull request: compares the run's report with the baseline that the target branch has.
set -euo pipefail

if [ -z "${PULL_REQUEST:-}" ]; then
  echo 'loopguard compare: this is no pull request, so there is nothing to comment on.'
  exit 0
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git fetch --quiet --depth=1 origin "$BASE_REF"
# No baseline there: everything is new.
git show "FETCH_HEAD:./$BASELINE" >"$folder/before.json" 2>/dev/null ||
  echo '{ "version": 1, "entries": [] }' >"$folder/before.json"
npx --no-install loopguard compare --markdown "$folder/before.json" "$REPORT" >"$folder/comment.md"

comments="repos/$REPOSITORY/issues/$PULL_REQUEST/comments"
mine='.[] | select(.body | startswith("<!-- loopguard compare -->")) | .id'
gh api --paginate "$comments" --jq "$mine" >"$folder/mine"
id=$(head -n 1 "$folder/mine")
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$id" -F "body=@$folder/comment.md"
elif ! grep -q 'No blocking call site is new' "$folder/comment.md"; then
  gh api --silent --method POST "$comments" -F "body=@$folder/comment.md"
fi

if [ "${FAIL_ON_NEW:-false}" = true ]; then
  npx --no-install loopguard compare --fail-on-new "$folder/before.json" "$REPORT"
fi
