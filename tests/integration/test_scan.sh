#!/usr/bin/env bash
# A tag held before the camera, in a real window under Xvfb: an EAN-13 and a QR code with a GS1 Digital Link, painted
# on what the camera sees. What it stands for is worn; nothing of what was read is in the log or in the store.
. "$(dirname "$0")/../support/assert.sh"
. "$(dirname "$0")/../support/window.sh"

paint=${CHEVAL_BUILD_DIR:?}/tests/tag_picture
portrait=${CHEVAL_SOURCE_DIR:?}/tests/data/portrait.png
demo=$resources/demo/catalogue.json
tag() { "$paint" "$portrait" "$scratch/$1.png" "${@:2}" || wrong "no picture of $1"; }

# Shades with a number of their own: the second lipstick, and the first glasses.
number_of() { # CATEGORY NTH
    python3 - "$demo" "$@" <<'EOF'
import json, sys
found = [(p["sku"], v["gtin"]) for p in json.load(open(sys.argv[1]))["products"] if p["category"] == sys.argv[2]
         for v in p.get("variants", [p]) if "gtin" in v]
print(*found[int(sys.argv[3])])
EOF
}

begin_scan() { # ANSWER
    agree "$1"
    wait_for_event consent_given 1
    tap more
    tap more.scan
}

expect_nothing_kept() { # NUMBER
    grep -aq "$1" "$store"* "$scratch/$name.err" && wrong "$name: the number that was scanned was kept"
}

wear_by() { # SKU NUMBER
    begin_scan consent.try_on
    wait_for_event tryon_started 1
    "$cheval" events --profile-store "$store" --name tryon_started --json | grep -q "\"$1\"" ||
        wrong "$name: something else than $1 is worn"
    sleep 3
    shot worn
    expect_nothing_kept "$2"
}

read -r lipstick lipstick_number < <(number_of lipstick 1)
read -r glasses glasses_number < <(number_of eyeglasses 0)
[ -n "${lipstick_number-}" ] && [ -n "${glasses_number-}" ] || skip "the demo's products have no numbers"
tag bars ean13 "$lipstick_number" 280 440 2
tag link qr "https://shop.example/p/01/0$glasses_number/10/B7?17=271231" 290 430 4
start scan-bars 1280 720 "still:$scratch/bars.png" && { wear_by "$lipstick" "$lipstick_number"; stop; }
start scan-link 1080 1920 "still:$scratch/link.png" && { wear_by "$glasses" "$glasses_number"; stop; }
finish
