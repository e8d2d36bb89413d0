#!/usr/bin/env bash
# What is put at a fleet's hub is on a running mirror within a second: the servers of assets/fleet, a hub of three and
# two stores' leaf nodes with their TLS and permissions, and a mirror in a real window under Xvfb in store 42. A price,
# the customer's profile, a request that is served on the page of all the store's mirrors. CHEVAL_LONG=1: the hub is
# killed besides, and comes back. A mirror of store 43 takes a catalogue up, and refuses bad ones.
. "$(dirname "$0")/../support/assert.sh"
here=$(dirname "$0")/../support
for tool in nats-server python3 openssl; do
    PATH=$PATH:/usr/sbin command -v "$tool" >/dev/null || skip "$tool is not here"
done
. "$here/window.sh"
export CHEVAL_RESOURCES=$CHEVAL_BUILD_DIR/share/cheval
fleet=$scratch/fleet
mkdir "$fleet"
fleet_ports=$(python3 "$here/nats_stream.py" ports 13)
. "${CHEVAL_SOURCE_DIR:?}/assets/fleet/servers.sh"
other='' pages=''
end_all() {
    fleet_stop
    for process in $other $pages; do kill "$process" 2>/dev/null; done
    stop_all
}
trap end_all EXIT
fleet_lay_out
fleet_start hub-1 hub-2 hub-3 store-42 store-43
fleet_prepare 2>"$scratch/prepare.err" &
preparing=$!

settings() { # STORE MIRROR CATALOGUE: assets/fleet/mirror.json as it is on that mirror
    local url=fleet_store_$1
    sed -e "s|tls://store-42.example:4222|${!url}|g; s|/etc/cheval/ca.pem|$fleet/ca.pem|g" \
        -e "s|/etc/cheval/fleet.key|$fleet/mirror-$2.key|g" \
        -e "s|\"42\"|\"$1\"|; s|\"mirror_id\": \"7\"|\"mirror_id\": \"$2\"|; s|/srv/cheval/catalogue|$3|" \
        "$CHEVAL_SOURCE_DIR/assets/fleet/mirror.json" >"$scratch/mirror-$1-$2.json"
}
hub() { fleet_at "$fleet_hub" "$@" || wrong "at the hub: $*"; }
# Something is done, and the screen is watched: the milliseconds between them.
shows_after() { # WHAT BOX COMMAND…
    local what=$1 box=$2 watching began changed
    shift 2
    # shellcheck disable=SC2086 # four numbers
    python3 "$here/watch_screen.py" "$scratch/Xvfb_screen0" $box 10 >"$scratch/watched" 9>&- &
    watching=$!
    while ! grep -q watching "$scratch/watched" 2>/dev/null; do sleep 0.02; done
    began=$(date +%s%3N)
    "$@" || wrong "$what: not done"
    wait "$watching" || wrong "$what: nothing is to be seen of it"
    changed=$(tail -n 1 "$scratch/watched")
    [ "${changed/nothing/$began}" -ge "$began" ] || wrong "$what: something else moved before"
    echo "$what: on the mirror after $((${changed/nothing/0} - began)) ms"
}
# By somebody at the hub who is connected already.
be_at_hub() { # BUCKET KEY
    rm -f "$scratch/value"
    mkfifo "$scratch/value"
    fleet_at "$fleet_hub" put "$1" "$2" - <"$scratch/value" &
    exec 9>"$scratch/value"
}
put_value() { # VALUE
    printf '%s' "$1" >&9
    exec 9>&-
}

# --- a mirror of store 43, which nobody is at --------------------------------------------------------------------
release() { # VERSION TITLE
    python3 - "$scratch" "$1" "$2" <<'PY'
import hashlib, json, sys, zipfile
folder, version, title = sys.argv[1:]
catalogue = {"format": "cheval-catalogue/1", "title": title, "products": [
    {"sku": "TOP-1", "title": title, "category": "top", "price": {"amount": 20, "currency": "EUR"},
     "variants": [{"id": "a", "title": "A"}]}]}
path = f"{folder}/{version}.zip"
with zipfile.ZipFile(path, "w") as archive:
    archive.writestr("catalogue.json", json.dumps(catalogue) if title else "{")
data = open(path, "rb").read()
print(json.dumps({"version": version, "url": f"file://{path}", "sha256": hashlib.sha256(data).hexdigest(),
                  "size": len(data)}))
PY
}
mkdir "$scratch/catalogue"
release v0 First >/dev/null
python3 -m zipfile -e "$scratch/v0.zip" "$scratch/catalogue"
settings 43 7 "$scratch/catalogue"
"$cheval" run --headless --size 320x240 --camera synthetic --settings "$scratch/mirror-43-7.json" \
    --profile-store "$scratch/other.db" --verbose >/dev/null 2>"$scratch/other.err" &
other=$!

# --- a shopper at a mirror of store 42 ---------------------------------------------------------------------------
card=CHV-1234-5670
"$CHEVAL_BUILD_DIR/tests/tag_picture" "$CHEVAL_SOURCE_DIR/tests/data/portrait.png" "$scratch/card.png" qr "$card" \
    285 435 5 || wrong "no picture of the card"
settings 42 7 "$scratch/none"
sed -i 's|, "catalogue": "[^"]*"||' "$scratch/mirror-42-7.json"
options=(--language en --settings "$scratch/mirror-42-7.json")
xvfb_options=(-fbdir "$scratch")
start fleet-down 1280 720 "still:$scratch/card.png" || finish
wait "$preparing" || { wrong "the servers were not prepared: $(cat "$scratch/prepare.err")"; finish; }
hub put CHEVAL_PROFILES "$card" '{"name": "Quillaja", "points": 1240}'
hub put CHEVAL_CATALOGUE 43 "$(release v1 Second)"

# --- the doctor, meanwhile ---------------------------------------------------------------------------------------
doctor_says() { # WORDS KEY_FILE
    local here
    here=$(mktemp -d "$scratch/doctor.XXXX")
    sed "s|$fleet/mirror-7.key|$2|" "$scratch/mirror-43-7.json" >"$here/mirror.json"
    "$cheval" doctor --settings "$here/mirror.json" --profile-store "$here/doctor.db" >"$here/doctor" 2>&1
    grep '^fleet' "$here/doctor" | grep -qF -- "$1" || echo "doctor lacks \"$1\": $(grep '^fleet' "$here/doctor")"
}
(
    doctor_says "has its buckets" "$fleet/mirror-7.key"
    doctor_says "ermissions Violation" "$fleet/mirror-8.key"
) >"$scratch/doctors" &
doctors=$!

taps=(--requests)
lipstick=$(first_of lipstick)
show_card
sleep 3.5 # until the customer's sheet opens by itself
shot 1-profile
be_at_hub CHEVAL_PROFILES "$card"
shows_after "the customer's points" "690 170 900 205" put_value \
    '{"name": "Quillaja", "points": 1250, "favourites": [{"sku": "LIP-1020-01"}]}'
tap sheet.close
show lipstick
tap "product:$lipstick"
tap details
price="700 158 870 184" # on the sheet
be_at_hub CHEVAL_OFFERS "42.$lipstick"
shows_after "a price" "$price" put_value '{"price": "17.50 EUR", "quantity": 2}'
shot 2-price

# --- the page of all the store's mirrors -------------------------------------------------------------------------
page=http://127.0.0.1:${fleet_port[12]}
hidden() { sed -n 's/.*name="form" value="\([^"]*\)".*/\1/p' "$scratch/page" | head -n 1; }
sign_in() { # PAGE COOKIES: as a browser would
    for _ in $(seq 50); do curl -s -b "$2" -c "$2" "$1/login" >"$scratch/page" && break; sleep 0.1; done
    curl -s -o /dev/null -b "$2" -c "$2" --data-urlencode "form=$(hidden)" -d name=ana \
        --data-urlencode 'password=correct horse' "$1/login"
}
"$cheval" associates user add ana --role associate --users "$scratch/users.json" <<<'correct horse'
"$cheval" associates --fleet "$fleet_store_42" --fleet-key-file "$fleet/associates.key" --fleet-ca "$fleet/ca.pem" \
    --store 42 --users "$scratch/users.json" --listen "${page#http://}" >/dev/null 2>"$scratch/page.err" &
pages=$!
sign_in "$page" "$scratch/cookies"
ask_page() { curl -s --max-time 5 -b "$scratch/cookies" -c "$scratch/cookies" "$@"; }
tap request.bring
for _ in $(seq 100); do
    ask_page "$page/floor" >"$scratch/page"
    request=$(sed -n 's/.*id="serve-\([^"]*\)".*/\1/p' "$scratch/page" | head -n 1)
    [ -n "$request" ] && break
    sleep 0.1
done
[ -n "$request" ] || wrong "the request isn't on the page: $(cat "$scratch/page.err")"
serve() { ask_page --data-urlencode "form=$(hidden)" -d "id=$request" "$page/served" >/dev/null; }
shows_after "a request that was served" "560 500 880 720" serve
sleep 0.5
ask_page "$page/floor" | grep -q "serve-$request" && wrong "what was served is on the page still"
shot 3-served

# --- the hub is away, and back -----------------------------------------------------------------------------------
hub_goes_and_comes() {
    local reserved='' hubs=127.0.0.1:${fleet_port[11]}
    fleet_kill hub-1 hub-2 hub-3
    tap request.reserve # it waits at the store's leaf node
    wait_for_event product_reserved 1
    sleep 1
    fleet_start hub-1 hub-2 hub-3
    for _ in $(seq 100); do
        fleet_at "$fleet_hub" put CHEVAL_OFFERS "42.$lipstick" '{"price": "16.00 EUR"}' 2>/dev/null && break
        sleep 0.2
    done
    "$cheval" associates --fleet "$fleet_hub" --fleet-key-file "$fleet/operator.key" --fleet-ca "$fleet/ca.pem" \
        --store 42 --users "$scratch/users.json" --listen "$hubs" >/dev/null 2>"$scratch/hub.err" &
    pages+=" $!"
    sign_in "http://$hubs" "$scratch/hub_cookies"
    for _ in $(seq 150); do
        reserved=$(curl -s -b "$scratch/hub_cookies" "http://$hubs/floor" | grep -o 'id="serve-[^"]*"')
        [ -n "$reserved" ] && break
        sleep 0.2
    done
    [ -n "$reserved" ] || wrong "what happened while the hub was away never came to it: $(cat "$scratch/hub.err")"
    tap sheet.close
    tap details
    be_at_hub CHEVAL_OFFERS "42.$lipstick"
    shows_after "a price after the hub was away" "$price" put_value '{"price": "15.50 EUR"}'
    shot 4-back
}
[ "${CHEVAL_LONG:-}" = 1 ] && hub_goes_and_comes

# --- what was told is taken back ---------------------------------------------------------------------------------
hub delete CHEVAL_PROFILES "$card"
for _ in $(seq 100); do
    grep -aq Quillaja "$store" "$store-wal" || break
    sleep 0.1
done
grep -aq Quillaja "$store" "$store-wal" && wrong "what the hub took back is in the mirror's store still"
tap sheet.close
tap goodbye
wait_for_event session_ended 1
for word in "$card" Quillaja; do
    grep -aq "$word" "$scratch/$name.err" && wrong "$word is in the log"
done
stop 1 '^cheval: warning: (fleet|push): ' # the hub's absence, and that the servers were being prepared

# --- a catalogue -------------------------------------------------------------------------------------------------
await_line() { # WORDS: of the mirror of store 43
    for _ in $(seq 100); do grep -qF -- "$1" "$scratch/other.err" && return; sleep 0.1; done
    wrong "not said: $1: $(tail -n 3 "$scratch/other.err")"
}
wait "$doctors"
[ -s "$scratch/doctors" ] && wrong "$(cat "$scratch/doctors")"
await_line "catalogue v1 is in place"
await_line "read again: 1 products"
grep -q Second "$scratch/catalogue/catalogue.json" || wrong "the folder has another catalogue"
hub put CHEVAL_CATALOGUE 43 "$(release v2 '')"
await_line "catalogue v2 is refused"
grep -q Second "$scratch/catalogue/catalogue.json" || wrong "a bad catalogue took a good one's place"
hub put CHEVAL_CATALOGUE 43 "$(release v3 Third | sed 's/"sha256": "[^"]*"/"sha256": "'"$(printf '%064d' 0)"'"/')"
await_line "catalogue v3 is refused"
for process in $pages; do
    kill -TERM "$process"
    wait "$process" || wrong "a page ended badly: $(cat "$scratch/page.err")"
done
pages=''
kill -TERM "$other"
wait "$other" || wrong "the mirror of store 43 ended badly"
other=''
finish
