#!/usr/bin/env bash
# The mirror alone on an X server, as xinit starts it, without a window manager: in the middle of a visit the screen gets
# another resolution, then is turned (XRandR). The visit goes on over all of the screen, and what is touched is what is seen.
. "$(dirname "$0")/../support/assert.sh"
. "$(dirname "$0")/../support/window.sh"
x11_screen=$CHEVAL_BUILD_DIR/tests/x11_screen
[ -x "$x11_screen" ] || skip "the tool for XRandR was not built: libxrandr-dev is not here"
echo '{"staff": {"pin": "$y$j9T$MA1WPMDOUHKDTjGjBPqgU.$3QmYbIsuSnpVMyP8fLTY9l7Gn2gGcrHcaGHIrV5n0x1"}}' >"$scratch/settings.json"
options=(--language en --attract off --fullscreen --settings "$scratch/settings.json")

# SHOT WIDTH HEIGHT
expect_screen() {
    width=$2 height=$3
    "$x11_screen" "$width" "$height" || skip "this X server can't be made $width x $height"
    for _ in $(seq 100); do
        xdotool search --onlyvisible --name '^Cheval$' getwindowgeometry --shell >"$scratch/geometry" 2>/dev/null
        grep -qx "WIDTH=$width" "$scratch/geometry" && grep -qx "HEIGHT=$height" "$scratch/geometry" && break
        sleep 0.1
    done
    grep -qx "WIDTH=$width" "$scratch/geometry" && grep -qx "HEIGHT=$height" "$scratch/geometry" ||
        wrong "the window isn't as large as the screen of ${width}x$height: $(tr '\n' ' ' <"$scratch/geometry")"
    sleep 1
    shot "$1"
}

start x11 1280 1280 "file:$clip" --loop || finish
agree
wait_for_event consent_given 1
tap look:everyday
wait_for_event tryon_started 1
expect_screen 1-level 1280 720
worn=$(count_events tryon_started)
tap look:evening
wait_for_event tryon_started $((worn + 1))
expect_screen 2-upright 720 1280
worn=$(count_events tryon_started)
tap look:office
wait_for_event tryon_started $((worn + 1))
shot 3-touched
[ "$(count_events session_ended)" = 0 ] || wrong "the visit ended with the screen's resolution"
stop

# The server is late, as after its last client has gone: a mirror that starts itself again is there before it.
"$cheval" run --size 640x480 --camera "file:$clip" --loop --seconds 2 2>"$scratch/late.err" &
mirror=$!
sleep 1
Xvfb "$DISPLAY" -screen 0 640x480x24 -nolisten tcp 2>/dev/null &
xvfb=$!
wait "$mirror" || wrong "it didn't wait for the X server: $(cat "$scratch/late.err")"
mirror=''
finish
