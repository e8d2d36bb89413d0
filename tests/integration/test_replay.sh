#!/usr/bin/env bash
# "See my back" in a real window under Xvfb: countdown, recording, the clip, which is wound by its track, and closed.
# Nothing of it is kept.
. "$(dirname "$0")/../support/assert.sh"
. "$(dirname "$0")/../support/window.sh"

turn_around() {
    agree
    wait_for_event consent_given 1
    show lipstick
    tap "product:$lipstick"
    wait_for_event tryon_dwelled 1
    shot 0-before
    tap more
    tap more.back
    shot 1-count
    sleep 5
    shot 2-record
    sleep 11
    shot 3-clip
    tap replay.play # it stands
    shot 4-stands
    tap replay.track # in its middle
    shot 5-wound
    tap replay.close
    sleep 1
    shot 6-after
    grep -aq "JFIF" "$store"* && wrong "$name: a picture is in the profile store"
}

lipstick=$(first_of lipstick)
start replay 1280 720 "file:$clip" --loop && { turn_around; stop; }
finish
