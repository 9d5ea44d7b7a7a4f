#!/bin/sh
# A regression test of the agent in mine.ts: exit status 1 if it learns less than it did.
set -eu
agent="${1:-$(dirname "$0")/mine.ts}"
out="$(mktemp -d)/results"
mbrl compare --agents "$agent,random" --steps 10000 --eval-every 1000 --eval-episodes 20 --out "$out" --quiet
mbrl report "$out" --quiet --baseline random \
  --assert 'reinforce: seeds == 5' \
  --assert 'reinforce: first_crossing_median <= 8000' \
  --assert 'reinforce: return_difference_low > 100'
