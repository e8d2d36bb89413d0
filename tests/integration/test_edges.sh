#!/usr/bin/env bash
# What goes wrong in the middle of a visit, in a real window: the camera is unplugged while something is worn and comes
# back; the language changes; two hundred taps come within seconds; the store's network goes while a picture is to be
# taken home, and comes back with another address. Screenshots stay in $CHEVAL_BUILD_DIR/screenshots.
#   test_edges.sh CHEVAL [camera | network]   a part alone; "network" needs a network of its own (unshare -rn)
. "$(dirname "$0")/../support/assert.sh"
. "$(dirname "$0")/../support/window.sh"
fake=${CHEVAL_BUILD_DIR:?}/tests/libfake_v4l2.so
part=${2-}
options=(--language en --attract off) # the loop's heads take their time to draw

agree_anew() {
    taps=() tab=0
    agree
}

# --- the camera is unplugged -------------------------------------------------------------------------------------
cable=$scratch/cable
recorded=$scratch/recorded
stock=$scratch/stock # files with prices and stock are dropped there

open_camera() { # NAME WIDTH HEIGHT
    mkdir -p "$recorded"
    ffmpeg -nostdin -v error -i "$clip" -frames:v 60 -vf 'crop=400:225,scale=1280:720:flags=lanczos' -q:v 3 \
        -pix_fmt yuvj422p "$recorded/%04d.jpg" || skip "the clip's pictures can't be had"
    touch "$cable"
    # With a PIN, so that Escape leaves what is open and not the mirror.
    echo '{"staff": {"pin": "$y$j9T$MA1WPMDOUHKDTjGjBPqgU.$3QmYbIsuSnpVMyP8fLTY9l7Gn2gGcrHcaGHIrV5n0x1"}}' >"$scratch/settings.json"
    mkdir "$stock"
    options+=(--settings "$scratch/settings.json" --stock "$stock")
    # The address sanitizer wants to be the first library; it works behind the fake too.
    under=(env "LD_PRELOAD=$fake" "FAKE_V4L2_FRAMES=$recorded" "FAKE_V4L2_CABLE=$cable" FAKE_V4L2_GRANT=MJPG:1280x720
        FAKE_V4L2_UNPLUGGED_MS=0 "ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS:-}")
    start "$@" auto
    local outcome=$?
    under=()
    return $outcome
}

# How much there is to see in a part of a screenshot: 0 where all is one colour.
contrast_of() { # SHOT WIDTHxHEIGHT+X+Y
    convert "$shots/$name-$1.png" -crop "$2" +repage -colorspace gray -format '%[fx:round(1000*standard_deviation)]' info:
}

# Where the shopper was seen there is plain ground, and on it a card with words.
expect_no_camera() { # SHOT
    local left top stage_width stage_height third ground card
    find_controls
    read -r left top stage_width stage_height < <(sed -n 's/^stage //p' <<<"$controls")
    third=$((stage_height / 4))
    ground=$(contrast_of "$1" "${stage_width}x$third+$left+$((top + stage_height - third))")
    card=$(contrast_of "$1" "${stage_width}x$((2 * third))+$left+$((top + third))")
    [ "$ground" -le 4 ] || wrong "$name-$1: something is drawn where no camera picture is ($ground)"
    [ "$card" -ge 30 ] || wrong "$name-$1: nothing says that there is no camera picture ($card)"
}

# Waits until the stage shows something else than the ground.
wait_for_picture() { # SHOT
    local left top stage_width stage_height
    find_controls
    read -r left top stage_width stage_height < <(sed -n 's/^stage //p' <<<"$controls")
    for _ in $(seq 20); do
        shot "$1"
        [ "$(contrast_of "$1" "${stage_width}x$((stage_height / 4))+$left+$((top + stage_height * 3 / 4))")" -gt 20 ] && return
        sleep 0.4
    done
    wrong "$name: no picture comes back with the camera"
}

expect_events() { # NAME COUNT WHAT
    local got
    got=$(count_events "$1")
    [ "$got" = "$2" ] || wrong "$name: $3 ($got $1 instead of $2)"
}

drop_stock() { # AVAILABILITY: of the lipstick
    printf 'sku,availability\n%s,%s\n' "$lipstick" "$1" >"$scratch/stock.part"
    mv "$scratch/stock.part" "$stock/$1.csv"
    for _ in $(seq 50); do
        [ -e "$stock/done/$1.csv" ] && sleep 0.7 && return
        sleep 0.1
    done
    wrong "$name: the file with the stock was not taken: $(ls "$stock"/*)"
}
place_of() { awk -v what="$1" '$1 == what {print $2, $3}' <<<"$controls"; } # CONTROL, after find_controls
# How light a part of a screenshot is, in percent.
lightness_of() { # SHOT WIDTHxHEIGHT+X+Y
    convert "$shots/$name-$1.png" -crop "$2" +repage -colorspace gray -format '%[fx:round(100*mean)]' info:
}
# The card says so while it is open, and the shelf; the lipstick stays on (it is compared below) and can be liked.
sell_out_mid_try() {
    local tile lines x y
    tap details
    shot 2-card
    drop_stock 'out of stock'
    shot 3-sold-out
    find_controls
    read -r x y < <(place_of "product:$lipstick")
    tile=40x40+$((x - 60))+$((y - 40)) # of its picture on the shelf, which is dimmed
    [ "$(lightness_of 3-sold-out "$tile")" -le $(($(lightness_of 2-card "$tile") - 15)) ] ||
        wrong "$name: the shelf does not show that it is sold out"
    read -r x y < <(place_of sheet.close)
    lines=180x60+$((x - 150))+$((y + 50)) # the card's lines of stock, below the button that closes it
    convert "$shots/$name-2-card.png" -crop "$lines" +repage "$scratch/before.png"
    convert "$shots/$name-3-sold-out.png" -crop "$lines" +repage "$scratch/after.png"
    [ "$(compare -metric AE -fuzz 20% "$scratch/before.png" "$scratch/after.png" null: 2>&1)" -gt 40 ] ||
        wrong "$name: the card does not say that it is sold out"
    tap like
    wait_for_event product_liked 1
    tap sheet.close
}

lose_camera_mid_try() {
    agree_anew
    wait_for_event consent_given 1
    show lipstick
    tap "product:$lipstick"
    wait_for_event tryon_dwelled 1
    shot 1-worn
    sell_out_mid_try

    # Another language changes the words, and nothing of what was agreed and put on.
    tap languages
    tap language:ar
    shot 4-arabic
    tap split
    wait_for_event tryon_compared 1
    tap split
    expect_events consent_given 1 "asked again after another language"
    expect_events session_ended 0 "another language ended the visit"

    rm "$cable"
    sleep 2
    shot 5-unplugged
    expect_no_camera 5-unplugged
    show lip_gloss
    tap "product:$gloss"
    wait_for_event tryon_started 2 # the shelf goes on working
    sleep 2.5
    shot 6-chosen
    expect_no_camera 6-chosen
    expect_events tryon_dwelled 1 "seen on a face that no camera shows"
    expect_events session_ended 0 "the visit ended with the camera"

    touch "$cable"
    wait_for_picture 7-asked
    sleep 2.5 # long enough for what is worn to be seen on the face that is there
    shot 7-asked
    expect_events tryon_dwelled 1 "somebody was tracked before they said who they are"
    taps+=(lost)
    tap resume
    wait_for_event tryon_dwelled 2
    shot 8-resumed

    rm "$cable"
    sleep 1.5
    tap goodbye
    wait_for_event session_ended 1
    shot 9-goodbye
    touch "$cable"
}

# Two hundred taps, some on every control but those that end the visit or change its words. The visit goes on and can be
# ended, and the next one begins as any.
tap_two_hundred_times() {
    local all=() count i
    agree_anew
    wait_for_event consent_given 2
    show lipstick
    find_controls
    mapfile -t all < <(awk 'NF == 3 && $1 !~ /^(goodbye|languages|tabs|door)$/ {print $2, $3}' <<<"$controls")
    count=${#all[@]}
    [ "$count" -ge 12 ] || wrong "$name: only $count controls to tap"
    for ((i = 0; i < 200; i++)); do
        echo "mousemove ${all[i * 7 % count]} mousedown 1 mouseup 1"
    done >"$scratch/taps"
    xdotool - <"$scratch/taps" || wrong "$name: xdotool can't tap"
    sleep 1
    shot 10-tapped
    expect_events session_ended 1 "tapping ended the visit"
    for _ in 1 2 3 4 5; do # out of whatever has opened
        xdotool key Escape Escape Escape
        sleep 0.5
        move_to goodbye && xdotool mousedown 1 sleep 0.08 mouseup 1
        sleep 0.7
        [ "$(count_events session_ended)" = 2 ] && break
    done
    expect_events session_ended 2 "after two hundred taps the visit can't be ended"
    taps=() # the next one begins as any
    tap attract
    shot 11-next
}

# --- the network goes --------------------------------------------------------------------------------------------
# The shop's network is a cable between two ends, both here.
network_up() { # ADDRESS
    ip link add shop type veth peer name far && ip address add "$1/24" dev shop &&
        ip link set far up && ip link set shop up
}
network_down() { ip link del shop; }

# The link on the screen leads to the picture, at this address.
expect_link() { # SHOT ADDRESS
    link=$("$read_code" "$shots/$name-$1.png") || { wrong "$name-$1: no code can be read from the screen"; return; }
    case $link in
    "http://$2:8080/L/"*) ;;
    *) wrong "$name-$1: the link $link is not at $2" ;;
    esac
    curl -sf -m 5 -o "$scratch/page.html" "$link" || wrong "$name-$1: the link $link does not open"
    curl -sf -m 5 -o "$scratch/look.jpg" "$link/look.jpg"
    [ "$(convert "$scratch/look.jpg" -format '%wx%h' info: 2>/dev/null)" = "${width}x$height" ] ||
        wrong "$name-$1: the picture is not what the mirror showed"
}
expect_no_link() { # SHOT
    "$read_code" "$shots/$name-$1.png" >/dev/null 2>&1 && wrong "$name-$1: a code is shown that leads nowhere"
}
pixels_between() { # SHOT SHOT
    compare -metric AE -fuzz 5% "$shots/$name-$1.png" "$shots/$name-$2.png" null: 2>&1
}

# The countdown is over, however long that takes here.
shot_when_still() { # SHOT
    for _ in $(seq 30); do
        shot "$1"
        sleep 0.6
        shot "$1-still"
        [ "$(pixels_between "$1" "$1-still")" -ge 200 ] || return 0
    done
    wrong "$name-$1: the photo isn't there"
}

lose_network_mid_share() {
    local first
    agree_anew
    wait_for_event consent_given 1
    show lipstick
    tap "product:$lipstick"
    wait_for_event tryon_started 1
    tap photo:take
    sleep 3.5
    shot_when_still 1-photo
    network_down
    move_to share && xdotool mousedown 1 sleep 0.08 mouseup 1
    sleep 0.7
    shot 2-failed
    expect_no_link 2-failed
    expect_events look_shared 0 "a look was shared without a network"
    [ "$(pixels_between 1-photo 2-failed)" -gt 200 ] || wrong "$name: nothing says that sharing failed"
    [ "$(pixels_between 1-photo 2-failed)" -lt 20000 ] || wrong "$name: the photo is gone with the network"
    grep -q 'this machine is on no network' "$scratch/$name.err" || wrong "$name: the log doesn't say why"

    network_up 10.77.0.2
    tap share
    wait_for_event look_shared 1
    shot 3-code
    expect_link 3-code 10.77.0.2
    first=$link

    network_down
    sleep 1.6
    shot 4-gone
    expect_no_link 4-gone
    network_up 10.78.0.9
    sleep 1.6
    shot 5-moved
    expect_link 5-moved 10.78.0.9
    [ "${link##*/}" = "${first##*/}" ] || wrong "$name: it is another look"
    expect_events look_shared 1 "a link that moved was counted twice"
    tap photo:close
    tap goodbye
    wait_for_event session_ended 1
}

lipstick=$(first_of lipstick) gloss=$(first_of lip_gloss)
[ -n "$lipstick" ] && [ -n "$gloss" ] || wrong "the demo catalogue lacks a category"
if [ "$part" = network ]; then
    ip link set lo up && network_up 10.77.0.2 || skip "this machine makes no network of its own"
    options+=(--share 0.0.0.0:8080)
    start edges-network 1280 720 "still:${CHEVAL_SOURCE_DIR:?}/tests/data/portrait.png" &&
        { lose_network_mid_share; stop 1 'this machine is on no network'; }
    finish
fi

if [ -z "$part" ] && command -v ip >/dev/null && unshare -rn true 2>/dev/null; then
    unshare -rn bash "$0" "$1" network
    case $? in
    0) ;;
    77) echo "the network's part was left out" ;;
    *) failures=$((failures + 1)) ;;
    esac
elif [ -z "$part" ]; then
    echo "SKIPPED the network's part: this user may not make a network of their own (unshare -rn, ip)"
fi
[ -e "$fake" ] || skip "the test camera isn't built"
open_camera edges-camera 1280 720 && {
    lose_camera_mid_try
    tap_two_hundred_times
    stop 2 'camera: .*looking for it again'
}
finish
