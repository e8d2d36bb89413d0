#!/usr/bin/env bash
# The associates' page in a real browser, headless Chromium with no network but this machine, fed by a store that
# another process writes as a mirror does: signing in by the keyboard alone, an event seen within a second, a request
# served, stock that changes, 50 who listen, every page looked through for what can be seen to be wrong, by day and by
# night, on a phone, a tablet and a desk. Then the users' commands, and the page that the mirror itself serves.
# Screenshots stay in $CHEVAL_BUILD_DIR/screenshots; the long form has more events.
. "$(dirname "$0")/../support/assert.sh"
here=$(dirname "$0")/../support
shots=${CHEVAL_BUILD_DIR:?}/screenshots
mkdir -p "$shots"
password='correct horse'
users=$scratch/users.json
store=$scratch/profile.db

# --- who may sign in ---
add() { # NAME ROLE
    status 0 "$cheval" associates user add "$1" --role "$2" --users "$users" <<<"$password"
}
add root admin && add mara manager && add ada associate
[ "$(stat -c %a "$users")" = 600 ] || wrong "others may read the users"
grep -q "$password" "$users" && wrong "a password can be read in the users' file"
status 0 "$cheval" associates user list --users "$users"
says "manager    mara"
refuses 1 "at least 10" "$cheval" associates user add eve --users "$users" <<<"short"
refuses 1 "no name for a user" "$cheval" associates user add 'e v e' --users "$users" <<<"$password"
refuses 2 "--role takes" "$cheval" associates user add eve --role king --users "$users" <<<"$password"
refuses 2 "a name is missing" "$cheval" associates user add --users "$users"
refuses 1 "the last admin" "$cheval" associates user remove root --users "$users"
refuses 1 "nothing was typed" "$cheval" associates user add eve --users "$users" </dev/null
status 0 "$cheval" associates user role ada --role manager --users "$users"
status 0 "$cheval" associates user role ada --role associate --users "$users"
refuses 1 "no user" "$cheval" associates user role eve --role admin --users "$users"
refuses 1 "certificate" "$cheval" associates --users "$users" --profile-store "$store" --listen 0.0.0.0:0
refuses 1 "can't listen" "$cheval" associates --users "$users" --profile-store "$store" --listen 192.0.2.1:0 \
    --insecure-behind-proxy
echo '{"users": [{"name": "x", "role": "admin", "password": "plain"}]}' >"$scratch/plain.json"
refuses 1 "/users/0" "$cheval" associates --users "$scratch/plain.json" --profile-store "$store"

# --- a store with some weeks in it, and a probe that goes on writing ---
for tool in python3 mkfifo; do command -v "$tool" >/dev/null || skip "$tool is not here"; done
chromium=$(command -v chromium || command -v chromium-browser) || skip "chromium is not here"
"$cheval" simulate --profile-store "$store" --visits 150 --days 9 --customers 25 --mirrors 2 \
    --until "$(date -d yesterday +%F)" >/dev/null || wrong "nothing could be simulated"
probe='' server='' mirror=''
stop() { # PID…
    local one
    for one in "$@"; do [ -n "$one" ] && kill "$one" 2>/dev/null && wait "$one" 2>/dev/null; done
}
trap 'exec 7>&-; stop $probe $server $mirror; rm -rf "$scratch"' EXIT
mkfifo "$scratch/commands"
"$CHEVAL_BUILD_DIR/tests/floor_probe" "$store" <"$scratch/commands" >"$scratch/answers" 2>"$scratch/probe.err" &
probe=$!
exec 7>"$scratch/commands"
mkdir "$scratch/stock"
"$cheval" associates --profile-store "$store" --users "$users" --listen 127.0.0.1:0 --stock "$scratch/stock" \
    --title "Maison Cheval" >"$scratch/url" 2>"$scratch/server.err" &
server=$!
for _ in $(seq 100); do [ -s "$scratch/url" ] && break; sleep 0.1; done
url=$(head -n 1 "$scratch/url")
case $url in http://127.0.0.1:*) ;; *) wrong "no address was printed: $url $(cat "$scratch/server.err")"; finish ;; esac
# A command of the probe, which has committed when this ends.
cat >"$scratch/tell" <<EOF
before=\$(wc -l <"$scratch/answers")
printf '%s\n' "\$*" >"$scratch/commands"
for _ in \$(seq 400); do [ "\$(wc -l <"$scratch/answers")" -gt "\$before" ] && exit 0; sleep 0.01; done
exit 1
EOF
tell() { bash "$scratch/tell" "$@" || wrong "the probe doesn't answer: $* ($(cat "$scratch/probe.err"))"; }

use() { # NAME COMMAND…: what the browser printed lands in $scratch/used
    local name=$1
    shift
    python3 "$here/associate.py" "$chromium" "$url" "$name" "$password" "$shots" "$@" \
        >"$scratch/used" 2>"$scratch/used.err" || wrong "$name: $(tail -n 2 "$scratch/used.err")"
    grep -h '"audit"' "$scratch/used" | grep -v '"audit": \[\]' && wrong "$name: something can be seen to be wrong"
    grep -q '"refused": \[\]' "$scratch/used" || wrong "$name: the browser refused something: $(tail -n 1 "$scratch/used")"
}
# The nth wait's milliseconds.
waited() { grep '"wait"' "$scratch/used" | sed -n "${1}s/[^0-9]*\([0-9]*\).*/\1/p"; }
within() { # WHAT MS: within a second
    [ -n "$2" ] && [ "$2" -le 1000 ] || wrong "$1 after ${2:-?} ms"
    echo "$1: ${2:-?} ms"
}

# --- live: a visit, what is tried, a card, a request that is served by the keyboard ---
tell begin Door profile
tell begin Window
tell try LIP-1010-01 Velours mat
use ada sign-in wait '#link-text' Live wait main 'Private visit' audit \
    mark "bash '$scratch/tell' begin Stairs profile" wait main Stairs \
    mark "bash '$scratch/tell' try JAC-9110-01 Meridian bomber" wait main 'Meridian bomber' \
    mark "bash '$scratch/tell' card S-77 Ana 120" wait main Ana \
    mark "bash '$scratch/tell' bring JAC-9110-01 40 Meridian bomber" wait '.requests' 'Bring size 40' \
    wait '#say' 'Bring size 40' text '#say' shot associates-floor-1280 \
    tab '.request:nth-child(1) button' press Enter gone '.requests' 'Bring size 40' \
    eval 'document.activeElement !== document.body' \
    mark "bash '$scratch/tell' reserve JAC-9110-02 K7QM2P Meridian bomber" wait '.requests' K7QM2P \
    mark "bash '$scratch/tell' private" gone '.mirrors' 'Ana' \
    mark "bash '$scratch/tell' end" \
    until "[...document.querySelectorAll('.mirror')].some(m => /^Stairs\s+Free/.test(m.innerText))"
grep -q '"text": ".*Meridian bomber.*Stairs' "$scratch/used" || wrong "a new request is not announced"
within "a visit" "$(waited 3)"
within "what is tried" "$(waited 4)"
within "a card" "$(waited 5)"
within "a request" "$(waited 6)"
[ "$("$cheval" profile show --profile-store "$store" >/dev/null 2>&1; echo $?)" = 0 ] || wrong "the store can't be read"

# --- stock that changes is seen ---
use ada sign-in go '/stock?q=LIP-1010-01' wait main 'in stock' audit \
    mark "printf 'sku,availability\nLIP-1010-01,out of stock\n' >'$scratch/now.csv' && mv '$scratch/now.csv' '$scratch/stock'" \
    wait main 'sold out' shot associates-stock-1280
echo "stock: $(waited 2) ms after the file was dropped"

# --- every page at every size, by day and by night ---
customer=$(python3 - "$store" <<'EOF'
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute(
    "SELECT customer FROM interest WHERE customer <> '' GROUP BY 1 ORDER BY count(*) DESC").fetchone()[0])
EOF
)
looks=()
for page in /floor '/stock?q=jacket' /report /customers "/customers/$customer" /users /no-such-page; do
    name=${page%%\?*} && name=${name#/} && name=${name%/*}
    [ "$page" = "/customers/$customer" ] && name=customer
    screens=(390x844 820x1180:dark 1280x800)
    case ${CHEVAL_LONG:-}$name in stock | customers | users | no-such-page) screens=(390x844) ;; esac
    for screen in "${screens[@]}"; do
        looks+=(screen "$screen" go "$page" audit shot "associates-$name-${screen%%x*}")
    done
done
tell begin Door profile
tell try JAC-9110-01 Meridian bomber
tell bring JAC-9110-01 40 Meridian bomber
use root screen 390x844 go /login audit shot associates-login-390 sign-in "${looks[@]}"
# By the keyboard alone from the page's start: to the report and its tables, past the content that is skipped.
use mara sign-in go /floor tab '.skip' press Enter tab 'main button, main a[href]' go /floor \
    tab '.tabs a[href="/report"]' press Enter wait h1 Report tab '.spans a' tab 'input[name="from"]' \
    tab 'figcaption a' tab '.scroll'
# Without scripts the page is whole, and reloads itself.
grep -q 'http-equiv="refresh"' "$CHEVAL_SOURCE_DIR/app/web/associates.html" || wrong "no way without scripts"

# --- many who listen ---
events=5
[ -n "${CHEVAL_LONG:-}" ] && events=50
python3 "$here/listeners.py" "$url" ada "$password" 50 "$events" "bash '$scratch/tell' try LIP-1010-01 Velours" \
    >"$scratch/listened" 2>"$scratch/listened.err" || wrong "listeners: $(tail -n 1 "$scratch/listened.err")"
cat "$scratch/listened"
python3 -c 'import json, sys
told = json.load(open(sys.argv[1]))
sys.exit(not (told["came"] == told["wanted"] and told["p99_ms"] <= 1000))' "$scratch/listened" ||
    wrong "not all who listened heard all within a second: $(cat "$scratch/listened")"

# --- a user who is removed is out at once ---
use mara sign-in mark "'$cheval' associates user remove mara --users '$users'" go /floor wait h1 'Sign in'

# --- over HTTPS ---
stop "$server" && server=''
if command -v openssl >/dev/null; then
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=mirror -keyout "$scratch/key.pem" \
        -out "$scratch/certificate.pem" 2>/dev/null
    : >"$scratch/url"
    "$cheval" associates --profile-store "$store" --users "$users" --listen 127.0.0.1:0 \
        --certificate "$scratch/certificate.pem" --key "$scratch/key.pem" >"$scratch/url" 2>"$scratch/server.err" &
    server=$!
    for _ in $(seq 100); do [ -s "$scratch/url" ] && break; sleep 0.1; done
    url=$(head -n 1 "$scratch/url")
    use ada sign-in wait '#link-text' Live mark "bash '$scratch/tell' try LIP-1010-01 Velours" eval 'document.cookie'
    grep -q '"document.cookie\|"eval": ""' "$scratch/used" || wrong "a script can read the cookie: $(cat "$scratch/used")"
    stop "$server" && server=''
fi

# --- served by the mirror itself ---
"$cheval" run --headless --camera synthetic --size 320x180 --profile-store "$scratch/own.db" \
    --associates 127.0.0.1:8745 --associates-users "$users" --seconds 60 >/dev/null 2>"$scratch/mirror.err" &
mirror=$!
for _ in $(seq 300); do
    python3 -c 'import urllib.request as u; u.urlopen("http://127.0.0.1:8745/login", timeout=1)' 2>/dev/null && break
    kill -0 "$mirror" 2>/dev/null || { wrong "the mirror ended: $(tail -n 2 "$scratch/mirror.err")"; break; }
    sleep 0.1
done
url=http://127.0.0.1:8745
use ada sign-in wait main 'This mirror' wait main Free
finish
