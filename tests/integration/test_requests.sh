#!/usr/bin/env bash
# A shopper asks for a lipstick by touching the real window, an associate sees it in a real browser on the page that
# the mirror serves, and marks it as served: each of the other within a second.
. "$(dirname "$0")/../support/assert.sh"
here=$(dirname "$0")/../support
chromium=$(command -v chromium || command -v chromium-browser) || skip "chromium is not here"
for tool in python3 xdotool; do command -v "$tool" >/dev/null || skip "$tool is not here"; done
. "$here/window.sh"
password='correct horse'
users=$scratch/users.json
url=http://127.0.0.1:8746
status 0 "$cheval" associates user add anna --role associate --users "$users" <<<"$password"
options=(--language en --associates 127.0.0.1:8746 --associates-users "$users")
xvfb_options=(-fbdir "$scratch")

start requests 1280 720 "file:$clip" --loop || finish
taps=(--requests)
lipstick=$(first_of lipstick)
sleep 3 # a busy machine reads its models for longer
agree
wait_for_event consent_given 1
show lipstick
tap "product:$lipstick"
wait_for_event tryon_started 1
tap details
move_to request.bring || finish

# When the words of the sheet change: what the camera sees is not under them.
cat >"$scratch/watch.py" <<'EOF'
import struct, sys, time

def words(path):
    with open(path, "rb") as file:
        data = file.read()
    head = struct.unpack(">25I", data[:100])
    first, row = head[0] + 12 * head[19], head[12]
    left, top, right, bottom = (int(number) for number in sys.argv[3:7])
    return [data[first + y * row + 4 * left:first + y * row + 4 * right] for y in range(top, bottom)]

screen, answer = sys.argv[1:3]
before, until = words(screen), time.monotonic() + 30
print("watching", flush=True)
while words(screen) == before and time.monotonic() < until:
    time.sleep(0.02)
with open(answer, "w") as file:
    print(time.time_ns() // 1000000, file=file)
EOF
cat >"$scratch/show" <<EOF
sleep 1
xdotool mousedown 1 sleep 0.08 mouseup 1 # the same again shows how it stands
sleep 1.5
xdotool mousemove 20 700
sleep 0.5
python3 "$scratch/watch.py" "$scratch/Xvfb_screen0" "$scratch/told" 600 160 840 300 >"$scratch/watching" &
while [ ! -s "$scratch/watching" ]; do sleep 0.02; done
date +%s%3N >"$scratch/served"
EOF
python3 "$here/associate.py" "$chromium" "$url" anna "$password" "$shots" sign-in \
    mark "xdotool mousedown 1 sleep 0.08 mouseup 1" until "document.querySelector('.card.request') !== null" \
    shot requests-page mark "bash $scratch/show" eval "document.querySelector('.card.request button').click()" \
    until "document.querySelector('.card.request button') === null" \
    >"$scratch/used" 2>"$scratch/used.err" || wrong "the associate: $(tail -n 2 "$scratch/used.err")"
for _ in $(seq 300); do [ -s "$scratch/told" ] && break; sleep 0.1; done
shot served
asked=$(sed -n 's/.*"until": \([0-9]*\).*/\1/p' "$scratch/used" | head -n 1)
told=$(($(cat "$scratch/told") - $(cat "$scratch/served")))
echo "asked for on the mirror, on the page after ${asked:-?} ms; served on the page, on the mirror after $told ms"
[ "${asked:-9999}" -le 1000 ] || wrong "the page heard of it after ${asked:-?} ms"
[ "$told" -le 1000 ] || wrong "the mirror heard of it after $told ms"
[ "$(count_events product_requested)" = 1 ] || wrong "not one request"
"$cheval" events --profile-store "$store" --outbox 2>/dev/null | grep -q requested && wrong "it was to leave the mirror"
stop
finish
