#!/usr/bin/env bash
# The installer in a real window, gone through by mouse on a machine that has no settings but its hours: the file is written, for its
# user only, and the mirror starts itself anew with it. Then its title is held, the PIN typed and the mirror quit from
# the staff's menu; a wrong PIN and Escape before it do nothing. A broken file is said, and kept beside when it is
# written again. Screenshots stay in $CHEVAL_BUILD_DIR/screenshots.
. "$(dirname "$0")/../support/assert.sh"
. "$(dirname "$0")/../support/window.sh"
settings=$XDG_CONFIG_HOME/cheval/mirror.json
options=() # what the settings say is to hold

says_setting() { # REGEX: the file's text in one line
    tr -d ' \n' <"$settings" | grep -qE -- "$1" || wrong "$name: the settings lack $1: $(cat "$settings")"
}
type_pin() { # DIGITS: where the pad is, is looked for once
    local pad digit
    pad=$("$places" "$resources" "$width" "$height" "${taps[@]}")
    for ((i = 0; i < ${#1}; i++)); do
        digit=staff.pin:${1:i:1}
        # shellcheck disable=SC2046 # two numbers
        xdotool mousemove $(awk -v what="$digit" '$1 == what {print $2, $3}' <<<"$pad") mousedown 1 sleep 0.08 mouseup 1
        taps+=("$digit")
        sleep 0.4
    done
    tap staff.pin:11
    sleep 1
}
# The same process: its window goes and comes again.
wait_for_restart() {
    for _ in $(seq 300); do
        grep -q '"pin"' "$settings" 2>/dev/null && break
        sleep 0.1
    done
    grep -q '"pin"' "$settings" 2>/dev/null || { wrong "$name: no settings were written"; return 1; }
    sleep 2
    for _ in $(seq 300); do
        xdotool search --onlyvisible --name '^Cheval$' >"$scratch/window" 2>/dev/null && break
        sleep 0.1
    done
    sleep 3
    kill -0 "$mirror" 2>/dev/null || { wrong "$name: the mirror did not start anew: $(cat "$scratch/$name.err")"; return 1; }
}
hold_title() {
    move_to door && xdotool mousedown 1 && sleep 3.5 && xdotool mouseup 1
    taps+=(attract door)
    sleep 1
}

install() {
    taps=(--install)
    shot 1-language
    tap staff.choice:0 # Deutsch
    tap staff.next
    tap staff.letter:M # the first one is a capital, the others are not
    tap staff.letter:a
    tap staff.choice:1
    tap staff.letter:1
    shot 2-names
    tap staff.next
    tap staff.stepper:1
    tap staff.stepper:2
    shot 3-screen
    tap staff.next
    tap staff.place:0
    sleep 1
    shot 4-camera
    tap staff.next
    sleep 2
    shot 5-network
    tap staff.next
    type_pin 2468
    type_pin 2468
    shot 6-summary
    tap staff.next
}

# The integrator has said when the screen is on (cheval kiosk install --hours), and nothing else: the installer comes first.
mkdir -p -m 700 "${settings%/*}"
(umask 077 && printf '{"screen": {"hours": "00:00-24:00"}}' >"$settings")
start install 1280 720 "file:$clip" --loop --fullscreen && {
    install
    wait_for_restart && {
        [ "$(stat -c %a "$settings")" = 600 ] || wrong "others can read the settings: $(stat -c %a "$settings")"
        says_setting '"hours":"00:00-24:00"'
        says_setting '"own":"de"'
        says_setting '"name":"Ma"'
        says_setting '"mirror":"1"'
        says_setting '"height_mm":399'
        says_setting '"bottom_mm":899'
        says_setting '"rotate":90'
        says_setting '"pin":"\$y\$'
        grep -q 2468 "$settings" && wrong "the PIN stands in the settings"
        grep -q 2468 "$scratch/$name.err" && wrong "the PIN stands in the log"
        shot 7-restarted
        xdotool key Escape key F11 # a mirror with a PIN is not left like that
        taps=(--language=de --screen=399:800:899 --store=Ma --staff)
        sleep 1
        kill -0 "$mirror" 2>/dev/null || wrong "Escape ended a mirror that has a PIN"
        hold_title
        shot 8-pin
        type_pin 1357 # the probe takes any for right; the mirror doesn't
        shot 9-wrong
        taps=(--language=de --screen=399:800:899 --store=Ma --staff attract door)
        type_pin 2468
        shot 10-menu
        tap staff.choice:7 # quit
        for _ in $(seq 100); do kill -0 "$mirror" 2>/dev/null || break; sleep 0.1; done
        kill -0 "$mirror" 2>/dev/null && { wrong "the menu did not quit the mirror"; kill "$mirror"; }
        wait "$mirror"
        got=$?
        [ "$got" = 0 ] || wrong "the mirror was quit with status $got: $(cat "$scratch/$name.err")"
        mirror=''
    }
    kill "$xvfb"
    wait "$xvfb" 2>/dev/null
    xvfb=''
}

status 0 "$cheval" doctor
says "staff have a PIN"
says "$settings"
printf '{"screen": {"height_mm": tall}}' >"$settings"
status 1 "$cheval" doctor
says "line 1 column"
says "it counts for nothing"
printf '{"screen": {"height_mm": 700}, "zoom": 2}' >"$settings"
status 0 "$cheval" doctor
says "/zoom: unknown, left out"
says "no PIN"
refuses 2 "a value is missing after" "$cheval" run --settings
finish
