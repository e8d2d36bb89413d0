#!/usr/bin/env bash
# A customer's card before the camera, in a real window under Xvfb: the visit is linked, they are greeted, their
# sheet opens, and goodbye leaves nothing of them on the screen or in the log. A second visit has everything about
# them forgotten: then no byte of them is in any file of ours, and somebody else's profile is as it was.
. "$(dirname "$0")/../support/assert.sh"
. "$(dirname "$0")/../support/window.sh"

card=CHV-1234-5670
other=CHV-9999-0004 # somebody else, who isn't here
paint=${CHEVAL_BUILD_DIR:?}/tests/tag_picture
portrait=${CHEVAL_SOURCE_DIR:?}/tests/data/portrait.png
"$paint" "$portrait" "$scratch/card.png" qr "$card" 285 435 5 || wrong "no picture of the card"

# A store that knows them already, as it comes down from the retailer.
know() { # FILE
    "$cheval" run --headless --seconds 1 --camera "still:$portrait" --profile-store "$1" 2>/dev/null ||
        wrong "no store was made"
    python3 - "$1" "$card" "$other" <<'PY'
import sqlite3, sys
store = sqlite3.connect(sys.argv[1])
store.execute("INSERT INTO customers (key, reference, kind, name, points, created)"
              " VALUES ('0c9f1de2-5a54-4f0e-9d5e-2f5a1c0e7b11', ?, 'number', 'Quillaja', 1240, '2026-01-01T00:00:00.000Z')",
              (sys.argv[2],))
key = '5b0e6d0a-0d3f-4f61-8b51-2d0c33d7a2f4'
store.execute("INSERT INTO customers (key, reference, kind, name, points, created)"
              " VALUES (?, ?, 'number', 'Somebody', 7, '2026-01-01T00:00:00.000Z')", (key, sys.argv[3]))
store.execute("INSERT INTO favourites (customer, sku, product, variant, category, title, time)"
              " VALUES (?, 'LIP-1010-01', 'LIP-1010', '01', 'lipstick', 'Velours', '2026-01-01T00:00:00.000Z')", (key,))
store.execute("INSERT INTO purchases (customer, time, sku) VALUES (?, '2026-01-01T00:00:00.000Z', 'LIP-1010-01')", (key,))
store.commit()
PY
}

# The log, at its most talkative, has nothing of the customer, the visit or the link to their look, and no row of numbers
# that could be landmarks.
expect_no_word() {
    local word sessions
    sessions=$("$cheval" events --profile-store "$store" --json | grep -oE '[0-9a-f]{8}-[0-9a-f-]{27}' | sort -u)
    [ -n "$sessions" ] || wrong "$name: no ids to look for"
    for word in "$card" Quillaja 1240 $sessions ${link:+"${link##*/}"}; do
        grep -aq -- "$word" "$scratch/$name.err" && wrong "$name: $word is in the log"
    done
    grep -aE '(-?[0-9]+\.[0-9]+[ ,;]+){4}' "$scratch/$name.err" && wrong "$name: a row of numbers is in the log"
    [ -s "$scratch/$name.err" ] || wrong "$name: there is no log"
}
# Worn, photographed and shared: whatever may be logged of a visit.
do_all() {
    lipstick=$(first_of lipstick)
    show lipstick
    tap "product:$lipstick"
    wait_for_event tryon_dwelled 1
    tap like
    tap photo:take
    sleep 4
    tap share
    wait_for_event look_shared 1
    shot 4-code
    link=$("$read_code" "$shots/$name-4-code.png") || wrong "$name: no code can be read from the screen"
    curl -sf -o /dev/null "$link" || wrong "$name: the link does not open"
    tap photo:close
}
link=''
options+=(--verbose)

store_bytes() { cat "$store"* | grep -aoc -e "$card" -e Quillaja; }

name=profile-seen
know "$scratch/$name.db"
start profile-seen 1280 720 "still:$scratch/card.png" && {
    show_card
    sleep 0.5
    shot 1-greeted
    sleep 3
    shot 2-sheet
    "$cheval" events --profile-store "$store" --name profile_linked --json | grep -q '0c9f1de2' ||
        wrong "$name: the event doesn't name the customer"
    tap sheet.close
    do_all
    tap goodbye
    wait_for_event session_ended 1
    shot 3-goodbye
    expect_no_word
    stop
}

name=profile-forgotten
know "$scratch/$name.db"
"$cheval" profile export --profile-store "$scratch/$name.db" --customer "$other" >"$scratch/before" ||
    wrong "$name: no export of somebody else"
start profile-forgotten 1080 1920 "still:$scratch/card.png" && {
    show_card
    sleep 3
    tap profile.forget
    shot 1-sure
    tap profile.forget_yes
    sleep 2
    shot 2-forgotten
    tap sheet.close
    tap goodbye
    wait_for_event session_ended 1
    expect_no_word
    stop
    [ "$(store_bytes)" = 0 ] || wrong "$name: something of the customer is left in the store's files"
    "$cheval" profile export --profile-store "$store" --customer "$other" >"$scratch/after"
    grep -q Velours "$scratch/before" && cmp "$scratch/before" "$scratch/after" ||
        wrong "$name: somebody else's profile was touched"
    status 0 "$cheval" profile audit --profile-store "$store"
}
finish
