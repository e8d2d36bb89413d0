#!/usr/bin/env bash
# The mirror in a real window under Xvfb, driven by mouse through consent, three products, compare and like, in
# landscape and portrait; then, before a picture that stands still, glasses are moved down the nose and the page of
# sizes is opened and closed. Screenshots stay in $CHEVAL_BUILD_DIR/screenshots.
. "$(dirname "$0")/../support/assert.sh"
. "$(dirname "$0")/../support/window.sh"

visit() {
    shot 0-attract
    tap attract
    shot 0-language
    tap language:en
    shot 1-consent
    [ "$("$cheval" events --profile-store "$store" 2>/dev/null | wc -l)" = 0 ] || wrong "$name: an event before consent"
    tap consent.try_on
    wait_for_event consent_given 1
    show lipstick
    tap "product:$lipstick"
    wait_for_event tryon_started 1
    wait_for_event tryon_dwelled 1
    shot 2-lipstick
    show eyeglasses
    tap "product:$eyeglasses"
    wait_for_event tryon_started 2
    wait_for_event tryon_dwelled 2
    shot 3-eyeglasses
    move_to compare && xdotool mousedown 1
    sleep 1
    shot 4-compare
    xdotool mouseup 1
    wait_for_event tryon_compared 2
    tap like
    wait_for_event product_liked 1
    show sunglasses
    tap "product:$sunglasses"
    wait_for_event tryon_started 3
    wait_for_event tryon_dwelled 3
    shot 5-sunglasses
    tap split
    wait_for_event tryon_compared 4 # the lipstick and the sunglasses once more
    move_to divider && xdotool mousedown 1 mousemove_relative -- -90 0 sleep 0.2 mouseup 1
    sleep 1
    shot 6-split
    [ "$("$cheval" events --profile-store "$store" --name tryon_compared | wc -l)" = 4 ] ||
        wrong "$name: moving the divider was recorded as another comparison"
    tap split
    tap clear
    shot 7-clear
}

# Where two screenshots differ, of the part WIDTHxHEIGHT+X+Y: "PIXELS X Y", the middle by its first moments.
difference() { # A B PART
    convert "$shots/$name-$1.png" "$shots/$name-$2.png" -crop "$3" +repage -compose difference -composite \
        -colorspace gray -threshold 12% txt:- | grep FFFFFF |
        awk -F'[,: ]' '{n++; x += $1; y += $2} END {print n + 0, n ? int(x / n) : 0, n ? int(y / n) : 0}'
}

# On a picture that stands still, what differs between two screenshots is what was done.
move_glasses() {
    local left stage_width beside pixels x y low_y away
    read -r left _ stage_width _ < <("$places" "$resources" "$width" "$height" attract language:en consent.try_on | sed -n 's/^stage //p')
    beside=${stage_width}x$height+$left+0 # the panel
    agree
    wait_for_event consent_given 1
    show eyeglasses
    sleep 1
    shot 1-bare
    tap "product:$eyeglasses"
    wait_for_event tryon_dwelled 1
    shot 2-worn
    read -r pixels x y < <(difference 1-bare 2-worn "$beside")
    [ "$pixels" -gt 200 ] || { wrong "$name: no glasses are seen"; return; }
    xdotool mousemove $((left + x)) "$y" mousedown 1 sleep 0.1 mousemove_relative 0 20 sleep 0.1 mousemove_relative 0 40 \
        sleep 0.2 mouseup 1
    sleep 1
    shot 3-low
    read -r _ _ low_y < <(difference 1-bare 3-low "$beside")
    [ "$low_y" -ge $((y + 6)) ] || wrong "$name: glasses that were drawn down 60 pixels are $((low_y - y)) lower"
    tap size:open
    shot 4-size
    read -r away _ _ < <(difference 3-low 4-size "${width}x$height+0+0")
    [ "$away" -gt 5000 ] || wrong "$name: the chip did not open the page of sizes"
    tap size:close
    sleep 1
    shot 5-closed
    read -r away _ _ < <(difference 3-low 5-closed "${width}x$height+0+0")
    [ "$away" -lt 1000 ] || wrong "$name: $away pixels are still not as before the page of sizes"
}

# A photo goes to the phone by the code on the screen, and leaves nothing behind in the store.
take_home() {
    local link
    tap photo:take
    sleep 4
    shot 6-photo
    tap share
    wait_for_event look_shared 1
    shot 7-code
    link=$("$read_code" "$shots/$name-7-code.png") || { wrong "$name: no code can be read from the screen"; return; }
    curl -sf -o "$scratch/page.html" "$link" || wrong "$name: the link $link does not open"
    grep -q "<img" "$scratch/page.html" || wrong "$name: the page shows no picture"
    curl -sf -o "$scratch/look.jpg" "$link/look.jpg" || wrong "$name: the page's picture is not there"
    [ "$(convert "$scratch/look.jpg" -format '%wx%h' info: 2>/dev/null)" = "${width}x$height" ] ||
        wrong "$name: the picture is not what the mirror showed"
    curl -sf -o /dev/null "${link%?}0" && [ "${link: -1}" != 0 ] && wrong "$name: a guessed link opens"
    grep -aq "JFIF" "$store"* && wrong "$name: a picture is in the profile store"
    tap photo:close
}

lipstick=$(first_of lipstick) eyeglasses=$(first_of eyeglasses) sunglasses=$(first_of sunglasses)
[ -n "$lipstick" ] && [ -n "$eyeglasses" ] && [ -n "$sunglasses" ] || wrong "the demo catalogue lacks a category"
start landscape 1280 720 "file:$clip" --loop && { visit; stop; }
start portrait 1080 1920 "file:$clip" --loop && { visit; stop; }
start still 1280 720 "still:${CHEVAL_SOURCE_DIR:?}/tests/data/portrait.png" && { move_glasses; take_home; stop; }
finish
