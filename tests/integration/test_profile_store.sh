#!/usr/bin/env bash
# The profile store under a process that is killed while it commits, and what a customer may ask a store for.
# With --long behind the program it is killed 30 times instead of 5.
. "$(dirname "$0")/../support/assert.sh"
kills=5
[ "${2:-}" = --long ] && kills=30
probe=$(dirname "$cheval")/tests/recorder_probe
[ -x "$probe" ] || skip "tests/recorder_probe isn't built"
command -v python3 >/dev/null || skip "python3 isn't installed"
support=$(dirname "$(readlink -f "$0")")/../support
cd "$scratch" || exit 2
store=$scratch/profile.db

# --- kill -9 at random moments -------------------------------------------------------------------------------------
RANDOM=4711
for round in $(seq "$kills"); do
    "$probe" "$store" "$round" >>told &
    victim=$!
    sleep "0.$((RANDOM % 50 + 15))"
    kill -9 "$victim" 2>/dev/null || wrong "it had ended by itself"
    wait "$victim" 2>/dev/null
done
python3 "$support/check_store.py" "$store" told || wrong "the store after $kills kills"
status 0 "$cheval" profile audit --profile-store "$store"
says "each as it was written"

# --- one customer --------------------------------------------------------------------------------------------------
reference=$(python3 "$support/check_store.py" "$store" --customer)
status 0 "$cheval" profile export --profile-store "$store" --customer "$reference"
says "\"reference\": \"$reference\""
says '"interest": ['
python3 -c 'import json, sys
all = json.load(open("out"))
assert all["interest"] and all["consents"] and all["audit"] and all["favourites"] and all["visits"], "empty sections"' ||
    wrong "the export isn't whole"
key=$(python3 -c 'import json; print(json.load(open("out"))["customer"]["key"])')
visits=$(python3 -c 'import json; print("\n".join(v["session"] for v in json.load(open("out"))["visits"]))')
printf 'x%.0s' {1..9000} >"$store.corrupt-2026-01-01T00:00:00.000Z"
printf '%s' "$reference" >>"$store.corrupt-2026-01-01T00:00:00.000Z"

names_left() { # FILE… : how many of the customer's names stand in any byte of them
    local found=0 name
    for name in "\"$reference\"" "$key" $visits; do
        grep -qaF -- "$name" "$@" && found=$((found + 1))
    done
    grep -qaE -- "${reference}([^0-9]|\$)" "$@" && found=$((found + 1))
    echo "$found"
}
[ "$(names_left "$store"*)" -gt 3 ] || wrong "the customer's names weren't there to begin with"
printf '%s\n' "$reference" >line
status 0 "$cheval" profile erase --profile-store "$store" --customer - <line
says "1  customer"
says "1  damaged files put aside"
says "waits in the outbox"
[ "$(names_left "$store"*)" = 2 ] || wrong "more than the pending erasure is left: $(names_left "$store"*) names"
python3 "$support/check_store.py" "$store" --delivered "$reference" || wrong "the erasure isn't the one row that is left"
status 0 "$cheval" profile audit --profile-store "$store" # opened again, and nothing comes back
[ "$(names_left "$store"*)" = 0 ] || wrong "after its delivery $(names_left "$store"*) names are left"
refuses 1 "nothing is kept of this customer" "$cheval" profile export --profile-store "$store" --customer "$reference"
refuses 1 "nothing is kept of this customer" "$cheval" profile erase --profile-store "$store" --customer "$reference"

# --- one visit -----------------------------------------------------------------------------------------------------
session=$(sed -n 's/^end //p' told | tail -1)
status 0 "$cheval" profile export --profile-store "$store" --session "$session"
status 0 "$cheval" profile erase --profile-store "$store" --session "$session"
says "1  visits"
refuses 1 "nothing is kept of this visit" "$cheval" profile erase --profile-store "$store" --session "$session"
refuses 2 "of whom?" "$cheval" profile erase --profile-store "$store"
refuses 2 "either" "$cheval" profile export --profile-store "$store" --session a --customer b
refuses 1 "not there" "$cheval" profile erase --profile-store "$scratch/none.db" --session a
[ ! -e "$scratch/none.db" ] || wrong "erasing made a store"

# --- an audit log that was changed ---------------------------------------------------------------------------------
python3 "$support/check_store.py" "$store" --tamper
refuses 1 "the audit log is broken: row" "$cheval" profile audit --profile-store "$store"
finish
