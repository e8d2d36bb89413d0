#!/usr/bin/env bash
# The graphics card is reset in the middle of a visit, in a real window: the mirror starts itself anew in the same process,
# the visit is wiped and its events are kept, and the next shopper is served. Then the display goes: the mirror ends, with
# the status by which it is started again, and has lost nothing.
# Screenshots stay in $CHEVAL_BUILD_DIR/screenshots.
. "$(dirname "$0")/../support/assert.sh"
. "$(dirname "$0")/../support/window.sh"
fake=${CHEVAL_BUILD_DIR:?}/tests/libfake_reset.so
[ -e "$fake" ] || skip "the card that is reset isn't built"
options=(--language en --attract off)
# The address sanitizer wants to be the first library; it works behind the fake too.
under=(env "LD_PRELOAD=$fake" "FAKE_RESET=$scratch/reset" "ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS:-}")

try_on() { # CATEGORY
    agree
    wait_for_event consent_given "$1"
    show "$2"
    tap "product:$(first_of "$2")"
    wait_for_event tryon_started "$1"
    shot "worn-$1"
}

start drill-graphics 1280 720 "file:$clip" --loop || finish
shot attract-1
try_on 1 lipstick
began=$(date +%s%3N)
touch "$scratch/reset"
for _ in $(seq 100); do grep -q 'was reset' "$scratch/$name.err" && break; sleep 0.05; done
grep -q 'graphics card or its driver was reset; the mirror starts anew' "$scratch/$name.err" || wrong "no reset is said"
[ -e "$scratch/reset" ] && wrong "nobody asked the card"
wait_for_event session_ended 1
for _ in $(seq 300); do
    if xdotool search --onlyvisible --name '^Cheval$' >/dev/null 2>&1; then [ -e "$scratch/gone" ] && break; else touch "$scratch/gone"; fi
    kill -0 "$mirror" || break
    sleep 0.05
done
kill -0 "$mirror" || wrong "the mirror ended: $(cat "$scratch/$name.err")"
echo "from the reset to the window of the mirror that began anew: $(($(date +%s%3N) - began)) ms"
for _ in $(seq 100); do
    [ "$(import -silent -window root -resize 8x8! txt:- | tail -n +2 | awk '{print $3}' | sort -u | wc -l)" -gt 4 ] && break
    sleep 0.1
done
sleep 1
shot attract-2 # as before: nothing of the visit
taps=() tab=0
end_controls
second=lipstick # its tab is near
[ "${CHEVAL_LONG:-}" = 1 ] && second=eyeglasses
try_on 2 "$second"
[ "$(grep -c 'was reset' "$scratch/$name.err")" = 1 ] || wrong "reset more than once: $(cat "$scratch/$name.err")"

# --- the display goes in that visit ---------------------------------------------------------------------------------
{ kill -9 "$xvfb" && wait "$xvfb"; } 2>/dev/null
for _ in $(seq 400); do kill -0 "$mirror" 2>/dev/null || break; sleep 0.1; done
kill -0 "$mirror" 2>/dev/null && wrong "a mirror without a display goes on: $(tail -n 3 "$scratch/$name.err")"
wait "$mirror"
got=$?
mirror='' xvfb=''
[ "$got" = 75 ] || wrong "without a display it ended with status $got: $(tail -n 3 "$scratch/$name.err")"
[ "$(count_events session_ended)" = 2 ] || wrong "the visit that the display ended is not kept"
"$cheval" profile audit --profile-store "$store" >/dev/null || wrong "the log of consents is broken"
grep -q 'the display is gone' "$scratch/$name.err" || wrong "it isn't said that the display is gone"
finish
