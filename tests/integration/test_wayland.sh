#!/usr/bin/env bash
# The mirror under a Wayland compositor (sway, without a screen of its own), as a user who isn't root: a visit by mouse,
# the screen's resolution changed in the middle of it, the screen gone and back. Screenshots stay in
# $CHEVAL_BUILD_DIR/screenshots.
. "$(dirname "$0")/../support/assert.sh"
clip=${CHEVAL_MODELS_DIR:?}/../clips/demo.webm
places=${CHEVAL_BUILD_DIR:?}/tests/ui_places
pointer=$CHEVAL_BUILD_DIR/tests/wayland_pointer
resources=$CHEVAL_BUILD_DIR/share/cheval
shots=$CHEVAL_BUILD_DIR/screenshots
[ -n "${CHEVAL_LONG:-}" ] || skip "only in its long form: two minutes on a compositor that draws in software"
[ -f "$clip" ] || skip "the demo clip is not here: ./mirror setup fetches it"
for tool in sway swaymsg grim setpriv; do
    command -v "$tool" >/dev/null || skip "$tool is not here"
done
[ -x "$pointer" ] || skip "the virtual pointer was not built: libwayland-dev is not here"
mkdir -p "$shots"

# sway won't be run by root; what that other user can't read is copied for him.
chmod 711 "$scratch"
home=$scratch/home
mkdir -m 700 "$home"
as=()
if [ "$(id -u)" = 0 ]; then
    as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    "${as[@]}" test -x "$cheval" && "${as[@]}" test -r "$clip" && "${as[@]}" test -r "$resources/strings/en.txt" || {
        cp "$cheval" "$pointer" "$clip" "$scratch"
        cp -rL "$resources" "$scratch/share"
        chmod -R a+rX "$scratch/share" "$scratch"/*.webm
        cheval=$scratch/cheval clip=$scratch/demo.webm resources=$scratch/share pointer=$scratch/wayland_pointer
    }
    chown 65534:65534 "$home"
fi
export CHEVAL_RESOURCES=$resources HOME=$home XDG_RUNTIME_DIR=$home XDG_STATE_HOME=$home/state XDG_CONFIG_HOME=$home/config
unset DISPLAY WAYLAND_DISPLAY
store=$home/profile.db
cat >"$home/sway" <<END
output HEADLESS-1 resolution 1080x1920 position 0,0
default_border none
exec bash "$home/mirror"
END
cat >"$home/mirror" <<END
"$cheval" run --fullscreen --camera "file:$clip" --loop --language en --settings "$home/mirror.json" \\
    --profile-store "$store" --share 127.0.0.1:0 2>"$home/mirror.err"
echo \$? >"$home/mirror.status"
END
echo '{"store": {"name": "Maison"}}' >"$home/mirror.json"
chmod a+r "$home"/*
WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1 SDL_VIDEODRIVER=wayland \
    "${as[@]}" sway -c "$home/sway" 2>"$scratch/sway.err" &
sway=$!
stop_sway() {
    kill "$sway" 2>/dev/null
    wait "$sway" 2>/dev/null
    rm -rf "$scratch"
}
trap stop_sway EXIT

for _ in $(seq 100); do
    SWAYSOCK=$(ls "$home"/sway-ipc.* 2>/dev/null) && break
    sleep 0.1
done
export SWAYSOCK
WAYLAND_DISPLAY=$(basename "$(ls -d "$home"/wayland-? 2>/dev/null | head -n 1)")
export WAYLAND_DISPLAY
say() { "${as[@]}" swaymsg -q "$@"; }
shot() { "${as[@]}" grim - >"$shots/wayland-$1.png"; }
window() { "${as[@]}" swaymsg -t get_tree | python3 -c '
import json, sys
def walk(node):
    if node.get("app_id"):
        print(node["app_id"], node["rect"]["width"], node["rect"]["height"], node["fullscreen_mode"])
    for child in node["nodes"] + node["floating_nodes"]:
        walk(child)
walk(json.load(sys.stdin))'; }
count_events() { "${as[@]}" "$cheval" events --profile-store "$store" --name "$1" 2>/dev/null | wc -l; }
wait_for_window() { # WIDTH HEIGHT
    for _ in $(seq 150); do
        [ "$(window)" = "cheval $1 $2 1" ] && return 0
        sleep 0.2
    done
    wrong "the window is \"$(window)\" instead of $1x$2, full screen"
}
# A compositor tells of a window before anything is drawn in it.
wait_for_picture() {
    for _ in $(seq 150); do
        [ "$("${as[@]}" grim -t ppm - | convert - -resize 8x8! txt:- | tail -n +2 | awk '{print $3}' | sort -u | wc -l)" -gt 4 ] && return 0
        sleep 0.2
    done
    wrong "nothing is drawn"
}

taps=()
about() { "${as[@]}" grim -t ppm -g "$(($1 > 40 ? $1 - 40 : 0)),$(($2 > 20 ? $2 - 20 : 0)) 80x40" - | cksum; } # X Y
# Until the screen that has the control has come to rest, into $seen.
settle() { # X Y
    local last=''
    for _ in $(seq 20); do
        seen=$(about "$1" "$2")
        [ "$seen" = "$last" ] && return
        last=$seen
        sleep 0.7
    done
}
tap() { # CONTROL
    local x y seen
    read -r x y < <("$places" "$resources" "$width" "$height" ${taps[@]+"${taps[@]}"} | awk -v what="$1" '$1 == what {print $2, $3}')
    [ -n "${y-}" ] || { wrong "the UI has no control $1 after ${taps[*]-nothing}"; return; }
    printf '%s %s\n' "$x" "$y" >&"${POINTER[1]}"
    read -r -u "${POINTER[0]}" _
    settle "$x" "$y"
    for _ in 1 2 3; do # a busy machine may miss one
        for action in press release; do
            echo $action >&"${POINTER[1]}"
            read -r -u "${POINTER[0]}" _
            sleep 0.1
        done
        for _ in $(seq 25); do
            [ "$(about "$x" "$y")" = "$seen" ] || break 2
            sleep 0.2
        done
    done
    taps+=("$1")
}

width=1080 height=1920
wait_for_window 1080 1920
wait_for_picture
coproc POINTER { exec "${as[@]}" "$pointer" 1080 1920 2>"$scratch/pointer.err"; }
sleep 1
shot 0-attract
tap attract
tap language:en
tap consent.try_on
wait_for_event consent_given 1
tap look:everyday
wait_for_event tryon_started 1
shot 1-worn
started=$(count_events tryon_started)

# The screen is another one: the visit goes on.
say output HEADLESS-1 resolution 1280x720
width=1280 height=720
wait_for_window 1280 720
sleep 2
shot 2-level
tap look:evening
wait_for_event tryon_started $((started + 1))
shot 3-worn

# The cable is pulled, and put back. Nobody sees anything meanwhile, so nothing may end.
say output HEADLESS-1 disable
sleep 3
[ -e "$home/mirror.status" ] && wrong "the mirror ended without a screen: status $(cat "$home/mirror.status"): $(cat "$home/mirror.err")"
say output HEADLESS-1 enable
wait_for_window 1280 720
wait_for_picture
shot 4-back
[ "$(count_events session_ended)" = 0 ] || wrong "the visit ended with the screen gone for three seconds"

kill -TERM "$("${as[@]}" swaymsg -t get_tree | sed -n 's/.*"pid": \([0-9]*\).*/\1/p' | tail -n 1)"
for _ in $(seq 100); do
    [ -s "$home/mirror.status" ] && break
    sleep 0.1
done
[ "$(cat "$home/mirror.status" 2>/dev/null)" = 0 ] || wrong "the mirror ended with status $(cat "$home/mirror.status"): $(cat "$home/mirror.err")"
[ "$(count_events session_ended)" = 1 ] || wrong "$(count_events session_ended) visits ended instead of 1"
[ -s "$home/mirror.err" ] && wrong "the mirror complained: $(head -n 3 "$home/mirror.err")"
finish
