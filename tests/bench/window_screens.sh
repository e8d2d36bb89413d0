#!/usr/bin/env bash
# Photographs every screen of the mirror in a real window under Xvfb, driven by mouse and keyboard, for somebody to
# look at. Not part of the tests: it takes ten minutes a language and size.
#   tests/bench/window_screens.sh CHEVAL OUT_FOLDER ["en ar ja" ["1080x1920 1280x720" [CHAPTERS]]]
# Writes OUT_FOLDER/LANGUAGE-SIZE-SCREEN.png. CHAPTERS: of "asks wears tools measures cards requests lost installs
# variants".
# Fails where a control that leads to a screen is not there, or where nothing was to be seen of what was done. What
# the camera sees is the public-domain portrait of the tests, fed through a pipe, so that it can change meanwhile:
# nobody, somebody, a tag.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
cheval=$(readlink -f "${1:?usage: window_screens.sh CHEVAL OUT_FOLDER [LANGUAGES [SIZES [CHAPTERS]]]}")
mkdir -p "${2:?usage: window_screens.sh CHEVAL OUT_FOLDER [LANGUAGES [SIZES [CHAPTERS]]]}" || exit 1
out=$(readlink -f "$2")
languages=${3:-en ar ja} sizes=${4:-1080x1920 1280x720}
chapters=${5:-asks wears tools measures cards requests lost installs variants}
export CHEVAL_BUILD_DIR CHEVAL_SOURCE_DIR=$here CHEVAL_MODELS_DIR
CHEVAL_BUILD_DIR=$(dirname "$cheval")
CHEVAL_MODELS_DIR=$(sed -n 's/^CHEVAL_MODELS_DIR:PATH=//p' "$CHEVAL_BUILD_DIR/CMakeCache.txt")
set -- "$cheval"
. "$here/tests/support/assert.sh"
. "$here/tests/support/window.sh"
shots=$out
photographed=0 last_shot=''
# The display's pixels as a file, which is read at once: pictures by import would take longer than the mirror's own.
xvfb_options=(-fbdir "$scratch")
screen=$scratch/Xvfb_screen0

# --- what the camera sees ----------------------------------------------------------------------------------------------

portrait=$here/tests/data/portrait.png
as_seen=(-resize '960x540!' -quality 92)
convert -size 960x540 gradient:'#8d8780-#6f6a65' "${as_seen[@]}" "$scratch/nobody.jpg"
convert "$portrait" -crop 456x256+0+24 +repage "${as_seen[@]}" "$scratch/somebody.jpg"
convert "$portrait" -virtual-pixel mirror -set option:distort:viewport 910x512-227+0 -distort SRT 0 +repage \
    "${as_seen[@]}" "$scratch/standing.jpg" # as far away as it takes for clothes

# A tag or a card is held before the portrait.
tag() { # NAME ean13|qr TEXT MODULE_PX
    convert "$scratch/somebody.jpg" "$scratch/$1.png"
    "$CHEVAL_BUILD_DIR/tests/tag_picture" "$scratch/$1.png" "$scratch/$1.png" "$2" "$3" 330 380 "$4" ||
        wrong "no picture of $1"
    convert "$scratch/$1.png" -quality 92 "$scratch/$1.jpg"
}
camera_sees() { # NAME
    cp "$scratch/$1.jpg" "$scratch/next.jpg" && mv "$scratch/next.jpg" "$scratch/seen.jpg"
}
camera=$scratch/camera.mjpeg
mkfifo "$camera"
feeder=''
feed_camera() { # until the mirror lets go of the pipe
    camera_sees "$1"
    (while cat "$scratch/seen.jpg"; do sleep 0.06; done >"$camera") 2>/dev/null &
    feeder=$!
}
end_all() {
    [ -n "$feeder" ] && kill "$feeder" 2>/dev/null
    stop_all
}
trap end_all EXIT

# --- a window and the UI that says where things are --------------------------------------------------------------------

# The UI that says where things are goes on from OPTIONS of ui_places and taps so far.
follow() { taps=(--language="$language" "$@"); }
say() { taps+=("$1"); } # of what it can't know
place_of() { # CONTROL
    awk -v what="$1" '$1 == what {place = $2 " " $3} END {print place}' <<<"$controls" # the topmost
}
click() { # X Y
    xdotool mousemove "$1" "$2" mousedown 1 sleep 0.08 mouseup 1
}
look() { cp "$screen" "$scratch/$1"; }
# Until the screen is another one than when look was told "before", however busy the machine is.
await_difference() { # WHAT [SECONDS]
    for _ in $(seq $((10 * ${2-8}))); do
        cmp -s "$scratch/before" "$screen" || return
        sleep 0.1
    done
    wrong "$name: after ${last_shot:-the start} nothing came of $1"
}
await_change() { # WHAT
    await_difference "$1"
    await_rest
}
await_rest() { # of what can: not for long
    local same=0
    for _ in $(seq 25); do
        look before
        sleep 0.25
        if cmp -s "$scratch/before" "$screen"; then same=$((same + 1)); else same=0; fi
        [ "$same" = 4 ] && return
    done
}
# Until nothing has changed for three seconds: what counts down is over.
await_still() {
    local since=$SECONDS
    look before
    for _ in $(seq 300); do
        sleep 0.2
        cmp -s "$scratch/before" "$screen" || { since=$SECONDS; look before; }
        [ $((SECONDS - since)) -ge 4 ] && return
    done
    wrong "$name: after $last_shot the picture doesn't come to rest"
}
# Clicks a control, if it is there, and looks at what comes of it.
point_at() { # CONTROL
    local place
    find_controls
    place=$(place_of "$1")
    [ -n "$place" ] || { wrong "$name: after ${last_shot:-the start} there is no control $1"; return 1; }
    look before
    # shellcheck disable=SC2086 # two numbers
    click $place
    say "$1"
}
tap() { # CONTROL…
    local control
    for control in "$@"; do point_at "$control" && await_change "$control"; done
}
# What is shown at once, before it goes on by itself.
tap_only() { # CONTROL
    point_at "$1" && await_difference "$1" || return
    look before # the first difference is that of the finger
    await_difference "$1"
    sleep 0.3
}
tap_first() { # START: the first control whose name begins so
    find_controls
    tap "$(awk -v start="$1" 'index($1, start) == 1 {print $1; found = 1; exit} END {if (!found) print start "…"}' <<<"$controls")"
}
press() { # KEY: of the keyboard; the UI that is followed is not told
    look before
    xdotool key "$1"
    await_change "the key $1"
}
# A picture of a screen that is another one than that before.
shot() { # SCREEN
    local file=$shots/$name-$1.png
    look now
    convert "xwd:$scratch/now" -define png:compression-level=2 "$file" || { wrong "$name: no picture of $1"; return; }
    if [ -n "$last_shot" ] && cmp -s "$file" "$shots/$name-$last_shot.png"; then
        wrong "$name: $1 looks as $last_shot did: it was not reached"
    fi
    last_shot=$1
    photographed=$((photographed + 1))
}

loops=(--loop)
# Its controls have the places that they have in a mirror with these OPTIONS of ui_places.
open_mirror() { # CAMERA [--attract WHAT] [OPTIONS]
    local seen=$1 attract=off usual=("${options[@]}")
    shift
    [ "${1-}" = --attract ] && { attract=$2; shift 2; }
    last_shot=''
    rm -f "$scratch"/*.db*
    options+=(--attract "$attract" --reduced-motion) # what flies and glides is over at once
    # A clip that loops loses nobody: a busy machine may see them too seldom.
    start "$language-${width}x$height" "$width" "$height" "$seen" ${loops[@]+"${loops[@]}"} || return 1
    options=("${usual[@]}")
    follow "$@"
    await_picture
}
await_picture() { # the first one
    for _ in $(seq 150); do
        look now
        [ "$(convert "xwd:$scratch/now" -resize '8x8!' -format '%[fx:mean>0.01]' info:)" = 1 ] && return
        sleep 0.2
    done
    wrong "$name: the window stays black"
}
close_mirror() {
    end_controls # before anything inherits its pipe
    kill -TERM "$mirror" 2>/dev/null
    wait "$mirror" || wrong "$name: the mirror ended with status $?"
    mirror=''
    grep -v 'camera' "$scratch/$name.err" | head -n 3 | sed "s/^/$name: /"
    [ -n "$feeder" ] && kill "$feeder" 2>/dev/null
    kill "$xvfb"
    wait "$xvfb" "$feeder" 2>/dev/null
    xvfb='' feeder=''
}
write_settings() { # JSON
    mkdir -p "$XDG_CONFIG_HOME/cheval"
    rm -f "$XDG_CONFIG_HOME"/cheval/*
    [ -z "$1" ] || printf '%s' "$1" >"$XDG_CONFIG_HOME/cheval/mirror.json"
}
to_try_on() { # from the attract screen
    sleep 2
    tap attract "language:$language" consent.try_on
}
to_tab() { # CATEGORY: one behind the open tab, by key, since the row of tabs may be longer than its place
    while [ "${tabs[$tab]-$1}" != "$1" ]; do
        xdotool key Down
        say key:down
        tab=$((tab + 1))
        sleep 0.15
    done
    [ "$tab" -lt "${#tabs[@]}" ] || wrong "$name: there is no tab $1 behind the one that is open"
    await_rest
}

# --- chapters: each begins with a mirror of its own ---------------------------------------------------------------------

# Attract, language, consent with all it asks, what who said no can do, and the end.
asks() {
    write_settings '{"minors": {"age": 16}}'
    feed_camera nobody
    open_mirror "file:$camera" --attract looks --minors=16 || return
    sleep 2
    shot attract
    camera_sees somebody
    sleep 3
    shot attract-near
    tap attract
    sleep 3 # the loop changes by itself
    shot language
    tap "language:$language"
    shot consent
    tap consent.profile consent.skin
    shot consent-switched
    tap consent.young
    shot consent-parent
    tap parent.no
    shot browse
    tap_first look:
    shot browse-look
    to_tab eyeglasses
    tap_first product:
    shot browse-product
    tap details
    shot browse-details
    tap sheet.close more
    shot browse-more
    tap sheet.close tray
    shot browse-tray
    tap sheet.close ask
    shot browse-ask
    tap parent.yes
    shot try-on-by-parent
    tap more agreed.title
    shot agreed-by-parent
    tap sheet.close
    sleep 55 # untouched
    look before
    await_difference "waiting" 30
    sleep 1
    shot warning
    click "$((width / 2))" "$((height / 3))"
    sleep 1
    tap goodbye
    shot goodbye
    sleep 5
    shot attract-again
    close_mirror
}

# Every tab, with its first product worn.
wears() {
    write_settings ''
    feed_camera somebody
    open_mirror "file:$camera" || return
    to_try_on
    sleep 1
    local category
    for category in "${tabs[@]}"; do
        to_tab "$category"
        case $category in
            looks) tap_first look: ;;
            picked)
                shot picked-nothing
                continue
                ;;
            top) camera_sees standing ;;&
            *) tap_first product: ;;
        esac
        sleep 1.5 # a model is loaded
        await_rest
        shot "wears-$category"
        tap clear
    done
    close_mirror
}

# What opens over the mirror while something is worn.
tools() {
    local known unknown=4006381333931 product
    read -r product known < <(python3 - "$resources/demo/catalogue.json" <<'PYTHON'
import json, sys
print(*next((p["sku"], v["gtin"]) for p in json.load(open(sys.argv[1]))["products"] if p["category"] == "lipstick"
            for v in p.get("variants", [p])[1:] if "gtin" in v))
PYTHON
    )
    tag known ean13 "$known" 2
    tag unknown ean13 "$unknown" 2
    write_settings ''
    feed_camera somebody
    open_mirror "file:$camera" || return
    to_try_on
    to_tab lipstick
    tap "product:$product"
    sleep 2
    xdotool mousemove "$((width / 2))" 2 # advice, if there is any
    tap like
    shot liked
    tap details
    shot product
    tap sheet.close filter
    shot filter
    tap_first filter:0:
    shot filter-chosen
    tap sheet.close
    shot filtered
    tap filter filter:clear sheet.close search
    shot search
    tap letter:1 letter:0 # letters are others in other languages
    shot search-touched
    xdotool key BackSpace BackSpace
    xdotool type --delay 60 rose
    await_rest
    shot search-typed
    xdotool type --delay 60 zzz
    await_rest
    shot search-nothing
    tap sheet.close
    to_tab eyeglasses
    tap_first product:
    tap like
    to_tab hat
    tap_first product:
    sleep 2
    tap tray
    shot tray
    tap sheet.close more
    shot more
    tap help.title
    shot help
    xdotool mousemove "$((width / 2))" "$((height * 3 / 4))" click --repeat 8 --delay 60 5
    await_rest
    shot help-below
    tap sheet.close more agreed.title
    shot agreed
    tap sheet.close more more.adjust
    shot adjust
    tap sheet.close more action.together
    shot together
    tap together.no
    press space
    shot before
    press space
    tap split
    shot split
    tap split
    xdotool keydown ctrl key plus key plus key plus key plus keyup ctrl
    await_rest
    shot zoomed
    xdotool keydown ctrl key 0 keyup ctrl
    tap languages
    shot language-in-visit
    tap "language:$language" more more.compare
    shot board-two
    tap freeze:1
    shot board-two-frozen
    tap board:four
    sleep 1
    shot board-four
    tap freeze:2 pane:3
    shot board-four-frozen
    tap board:close tray board:likes
    sleep 1
    shot board-likes
    tap board:close
    tap_only photo:take
    shot photo-count
    await_still
    shot photo-taken
    tap share
    await_still
    shot photo-shared
    tap photo:close more
    tap_only more.back
    shot replay-count
    sleep 5
    shot replay-turn
    sleep 11
    shot replay-clip
    tap replay.close more more.scan
    shot scan
    sleep 6
    shot scan-hint
    look before
    camera_sees unknown
    await_difference "a tag"
    look before
    await_difference "the tag's being unknown"
    sleep 1.5 # it is said for three seconds
    shot scan-unknown
    local worn
    worn=$("$cheval" events --profile-store "$store" --name tryon_started | wc -l)
    camera_sees known
    wait_for_event tryon_started $((worn + 1))
    sleep 2 # it is said, and seen
    shot scan-found
    close_mirror
}
# The size of glasses and the shade of the skin.
measures() {
    write_settings ''
    feed_camera somebody
    open_mirror "file:$camera" || return
    to_try_on
    to_tab foundation
    shot shade-card
    tap shade_finder:chart
    shot shade-chart
    tap shade_finder:measure
    shot shade-ask
    tap skin_consent:yes
    sleep 1
    shot shade-measure
    tap shade_finder:chart shade_finder:none
    to_tab eyeglasses
    tap_first product:
    sleep 3
    shot size-chip
    tap size:open
    shot size
    tap size:measure
    sleep 1
    shot size-measure
    close_mirror
}

# A customer's card: offered, asked for, not read, typed, found.
cards() {
    tag card qr CHV-1234-5670 5
    write_settings ''
    feed_camera somebody
    open_mirror "file:$camera" || return
    to_try_on
    tap more profile.title
    shot card-ask
    tap card.yes
    sleep 1
    shot card
    sleep 6
    shot card-hint
    tap card.type
    shot card-type
    look before
    xdotool type --delay 80 CHV12345671
    await_change "typing"
    shot card-typed
    press Return
    shot card-wrong
    tap sheet.close
    look before
    camera_sees card
    await_difference "a card" 10
    wait_for_event profile_linked 1
    say newcomer
    shot card-linked
    sleep 4
    shot profile
    tap profile.forget
    shot profile-forget
    close_mirror
}

# What the staff are asked for, where there are some to ask.
requests() {
    local usual=("${options[@]}")
    "$cheval" associates user add anna --role associate --users "$scratch/users.json" <<<"correct horse" >/dev/null
    options+=(--associates 127.0.0.1:0 --associates-users "$scratch/users.json")
    write_settings ''
    feed_camera somebody
    open_mirror "file:$camera" --requests || return
    options=("${usual[@]}")
    to_try_on
    to_tab eyeglasses
    tap_first product:
    tap like details
    shot request-offered
    tap request.bring
    shot request-size
    tap size:1 request.bring # one that is here
    shot request-asked
    tap sheet.close details request.reserve
    shot request-reserved
    tap sheet.close tray
    shot request-tray
    tap request.bring_all
    shot request-all
    tap sheet.close more request.title
    shot requests
    tap request.call
    shot request-called
    close_mirror
}

# The shopper goes away: asked who is there, then nobody answers.
lost() {
    write_settings ''
    feed_camera somebody
    loops=()
    open_mirror "file:$camera" || return
    loops=(--loop)
    to_try_on
    to_tab lipstick
    tap_first product:
    sleep 3
    camera_sees nobody
    sleep 8 # the pipe holds some seconds
    say lost
    shot lost
    camera_sees somebody
    sleep 6
    tap resume
    sleep 1
    shot found
    close_mirror
}

# The installer from its first step to the mirror it restarts, then the staff's pages.
installs() {
    write_settings ''
    rm -f "$scratch/seen.jpg"
    options+=(--install)
    open_mirror "still:$portrait" --install || return
    unset 'options[-1]'
    shot install-language
    tap staff.next
    shot install-names
    tap staff.letter:4 staff.letter:2 staff.choice:1 staff.letter:7
    shot install-names-typed
    tap staff.next
    shot install-screen
    tap staff.next
    shot install-camera
    tap staff.next
    sleep 2
    shot install-network
    tap staff.next
    shot install-pin
    type_pin 2468
    shot install-pin-again
    type_pin 2468
    shot install-summary
    tap staff.next
    for _ in $(seq 300); do [ -s "$XDG_CONFIG_HOME/cheval/mirror.json" ] && break; sleep 0.1; done
    sleep 3
    for _ in $(seq 300); do xdotool search --onlyvisible --name '^Cheval$' >/dev/null 2>&1 && break; sleep 0.1; done
    await_picture
    sleep 2
    local hangs=398:800:900
    [ "$height" -gt "$width" ] && hangs=708:800:600
    follow --screen="$hangs" --store=42 --staff
    shot installed
    hold_title
    shot staff-pin
    type_wrong_pin 1357
    shot staff-pin-wrong
    type_pin 2468
    shot staff-menu
    tap staff.choice:1
    shot staff-camera
    tap staff.back staff.choice:2
    shot staff-volume
    tap staff.back staff.choice:3
    shot staff-languages
    tap staff.choice:0 staff.choice:1
    shot staff-languages-fewer
    tap staff.back staff.choice:5
    shot staff-new-pin
    type_digits 12
    shot staff-new-pin-typed
    tap staff.back staff.close
    sleep 5
    follow --screen="$hangs" --store=42 --staff
    hold_title
    for _ in 1 2 3 4 5; do type_wrong_pin 1357; done
    shot staff-locked
    close_mirror
}
hold_title() {
    find_controls
    # shellcheck disable=SC2046 # two numbers
    xdotool mousemove $(place_of door) mousedown 1 sleep 3.6 mouseup 1
    say attract
    say door
    await_rest
}
type_digits() { # DIGITS: as a person types, without a look at each; the key that enters them is there after four
    local digit
    find_controls
    for digit in $(fold -w 1 <<<"$1"); do
        # shellcheck disable=SC2046 # two numbers
        click $(place_of "staff.pin:$digit")
        say "staff.pin:$digit"
        sleep 0.3
    done
    find_controls
    # shellcheck disable=SC2046 # two numbers
    [ "${#1}" -lt 4 ] || click $(place_of staff.pin:11)
    sleep 2
    await_rest
}
type_pin() { # DIGITS: the right ones
    type_digits "$1"
    say staff.pin:11
}
type_wrong_pin() { # DIGITS: the UI that is followed takes any for right
    type_digits "$1"
    to_pin
}
to_pin() {
    follow --screen="$hangs" --store=42 --staff
    say attract
    say door
}

# The store's own pictures, white on black, no camera.
variants() {
    write_settings ''
    mkdir -p "$scratch/media"
    cp "$here/tests/data/readme/clothes.jpg" "$scratch/media/1.jpg"
    local usual=("${options[@]}")
    options+=(--media "$scratch/media" --high-contrast)
    feed_camera somebody
    open_mirror "file:$camera" --attract media || return
    sleep 3
    shot attract-media
    tap attract
    sleep 3
    shot contrast-language
    tap "language:$language"
    shot contrast-consent
    tap consent.try_on
    to_tab lipstick
    tap_first product:
    sleep 2
    shot contrast-worn
    tap details
    shot contrast-product
    tap sheet.close more
    shot contrast-more
    tap sheet.close goodbye
    shot contrast-goodbye
    close_mirror
    options=("${usual[@]}")
    open_mirror /dev/video63 || return
    sleep 1
    shot no-camera-attract
    to_try_on
    shot no-camera
    to_tab lipstick
    tap_first product:
    shot no-camera-worn
    close_mirror
}

for language in $languages; do
    options=(--language "$language" --share 127.0.0.1:0)
    for size in $sizes; do
        width=${size%x*} height=${size#*x}
        for chapter in $chapters; do "$chapter"; done
    done
done
[ "$failures" = 0 ] || echo "$failures screens were not reached, or looked wrong"
echo "$photographed screens photographed into $shots"
[ "$failures" = 0 ]
