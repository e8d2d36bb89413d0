#!/usr/bin/env bash
# The disk under a visit fills up and is freed again, the profile store is damaged while it is in use, and a mirror begins
# on a folder that can't be written. A shopper in a real window is told that nothing is kept for the moment and goes on,
# nothing that they did is lost, the log says it once, and doctor names it. Screenshots stay in $CHEVAL_BUILD_DIR/screenshots.
[ -n "${CHEVAL_OWN_MOUNTS:-}" ] || ! unshare -rm true 2>/dev/null || CHEVAL_OWN_MOUNTS=1 exec unshare -rm bash "$0" "$@"
. "$(dirname "$0")/../support/assert.sh"
. "$(dirname "$0")/../support/window.sh"
disk=$scratch/disk
mkdir "$disk"
mount -t tmpfs -o size=8m tmpfs "$disk" 2>/dev/null || skip "no disk can be made here"
trap 'umount -l "$disk"; stop_all' EXIT
options=(--language en --attract off --profile-store "$disk/profile.db")
said() { grep -cF -- "$1" "$scratch/$name.err"; } # WORDS: how often the log says them
wait_until_said() { # WORDS
    for _ in $(seq 150); do [ "$(said "$1")" -gt 0 ] && return; sleep 0.2; done
    wrong "$name: the log lacks \"$1\": $(cat "$scratch/$name.err")"
}
# Puts it on, and the screen shows that: the shopper notices nothing.
try_on() { # CATEGORY
    local before
    show "$1"
    shot "before-$1"
    tap "product:$(first_of "$1")"
    shot "with-$1"
    before=$(compare -metric AE -fuzz 5% "$shots/$name-before-$1.png" "$shots/$name-with-$1.png" null: 2>&1)
    [ "${before%%.*}" -gt 500 ] || wrong "$name: nothing is seen of $1 put on"
}

start trouble 1280 720 "file:$clip" --loop || finish
store=$disk/profile.db
agree
wait_for_event consent_given 1

# --- the disk is full -------------------------------------------------------------------------------------------------
dd if=/dev/zero of="$disk/filler" bs=4096 2>/dev/null
try_on lipstick
wait_until_said "interest waits in memory"
rm "$disk/filler"
wait_for_event tryon_started 1
wait_until_said "can be written again"
[ "$(said "waits in memory")" = 1 ] || wrong "a full disk is said $(said "waits in memory") times"

# --- the store is damaged ---------------------------------------------------------------------------------------------
python3 - "$store" <<'PY'
import os, random, sys
size = os.path.getsize(sys.argv[1])
with open(sys.argv[1], "r+b") as file:
    file.seek(4096)
    file.write(random.Random(3).randbytes(max(size - 4096, 0)))
if os.path.exists(sys.argv[1] + "-wal"):
    with open(sys.argv[1] + "-wal", "r+b") as file:
        file.write(b"\0" * os.path.getsize(sys.argv[1] + "-wal"))
PY
try_on eyeglasses
wait_until_said "and a new one begun"
wait_for_event tryon_started 1
tap goodbye
wait_for_event session_ended 1
stop 1 'store:'

# --- a folder that can't be written ------------------------------------------------------------------------------------
mount -o remount,ro "$disk" || skip "the disk can't be made read-only"
status 0 "$cheval" run --headless --seconds 2 --size 320x180 --camera synthetic --profile-store "$disk/profile.db"
[ "$(grep -c 'store:' "$scratch/err")" = 1 ] || wrong "a read-only disk is said otherwise: $(cat "$scratch/err")"
"$cheval" doctor --profile-store "$disk/profile.db" >"$scratch/out" 2>/dev/null
for words in '^store +missing .*profile.db' '^store +missing +1 damaged put aside' '^disk +missing +[0-9] MB free'; do
    grep -qE -- "$words" "$scratch/out" || wrong "doctor lacks \"$words\": $(grep -E '^(store|disk)' "$scratch/out")"
done
finish
