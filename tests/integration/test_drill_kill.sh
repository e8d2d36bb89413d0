#!/usr/bin/env bash
# A mirror that shoppers are at, with events on their way to a receiver, is killed (SIGKILL) at random moments and started
# again. Each time: the profile store is whole and was not put aside, the log of consents verifies, every event that was
# said to be committed is there, nothing half written lies about, and the first camera picture is shown. In the end the
# receiver has what was committed, each event once. CHEVAL_LONG=1: 100 kills; else 5.
. "$(dirname "$0")/../support/assert.sh"
here=$(dirname "$0")/../support
probe=${CHEVAL_BUILD_DIR:?}/tests/drill_probe
clip=${CHEVAL_MODELS_DIR:?}/../clips/demo.webm
[ -x "$probe" ] || skip "tests/drill_probe isn't built"
[ -f "$clip" ] || skip "the demo clip is not here: ./mirror setup fetches it"
command -v python3 >/dev/null || skip "python3 is not here"
export CHEVAL_RESOURCES=$CHEVAL_BUILD_DIR/share/cheval
kills=5
[ "${CHEVAL_LONG:-}" = 1 ] && kills=100
RANDOM=${CHEVAL_SEED:-11}
store=$scratch/ours/profile.db
mkdir "$scratch/ours" "$scratch/received"

python3 "$here/receiver.py" "$scratch/received" --seed 3 --trouble 0.1 2>"$scratch/receiver.err" &
receiver=$!
victim=''
trap 'kill $receiver $victim 2>/dev/null; wait; rm -rf "$scratch"' EXIT
for _ in $(seq 200); do [ -e "$scratch/received/port" ] && break; sleep 0.05; done
url=http://127.0.0.1:$(cat "$scratch/received/port")/in

check_store() { # LIFE
    python3 - "$store" "$scratch"/life.* <<'PY' || wrong "life $1: see the line above"
import re, sqlite3, sys
store = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
verdict = store.execute("PRAGMA integrity_check").fetchone()[0]
there = {row[0] for row in store.execute("SELECT id FROM interest")}
lost = promised = 0
for path in sys.argv[2:]:
    made, stored = [], 0
    for line in open(path, encoding="ascii"):
        made += re.findall(r"^made (\S+)\n", line)
        stored = max([stored] + [int(n) for n in re.findall(r"^stored (\d+)\n", line)])
    promised += stored
    lost += sum(one not in there for one in made[:stored])
if verdict != "ok" or lost:
    sys.exit(f"the store: {verdict}; {lost} of {promised} committed events are lost")
PY
    status 0 "$cheval" profile audit --profile-store "$store"
    says "each as it was written"
    local others
    others=$(find "$scratch/ours" -type f ! -name 'profile.db' ! -name 'profile.db-wal' ! -name 'profile.db-shm')
    [ -z "$others" ] || wrong "life $1 left ${others//$'\n'/ }"
}

for life in $(seq "$kills"); do
    "$probe" visits "$store" "$url" "$clip" "$scratch/life.$life" "$(date +%s%3N)" "$((life + 100))" 2>>"$scratch/err.probe" &
    victim=$!
    # Now and then before the first picture; else after so many events of a visit.
    if [ "$((life % 5))" != 0 ]; then
        events=$((RANDOM % 20 + 1))
        for _ in $(seq 30); do
            [ "$(grep -cs '^made' "$scratch/life.$life")" -ge "$events" ] 2>/dev/null && break
            sleep 0.1
        done
        for _ in $(seq 200); do grep -qs '^frame' "$scratch/life.$life" && break; sleep 0.1; done
        grep -qs '^frame' "$scratch/life.$life" || wrong "life $life showed no camera picture"
    fi
    sleep "0.$((RANDOM % 80 + 10))"
    kill -9 "$victim" 2>/dev/null || wrong "life $life had ended by itself: $(tail -n 2 "$scratch/err.probe")"
    wait "$victim" 2>/dev/null
    [ -e "$store" ] && check_store "$life"
done
"$probe" visits "$store" "$url" "$clip" "$scratch/life.last" "$(date +%s%3N)" 99 2 2>>"$scratch/err.probe" ||
    wrong "the last life: $(tail -n 2 "$scratch/err.probe")"
check_store last
kill "$receiver" && wait "$receiver"
receiver=''
python3 - "$scratch/received" >"$scratch/ids" <<'PY' || wrong "see the line above"
import json, os, sys
for line in open(os.path.join(sys.argv[1], "events.jsonl"), encoding="utf-8"):
    event = json.loads(line)
    print(event["id"], event["type"], event["data"].get("session", "-"))
report = json.load(open(os.path.join(sys.argv[1], "report.json"), encoding="utf-8"))
if report["changed"] or report["bad_requests"] or report["keys"]:
    sys.exit(f"the receiver: {report}")
PY
"$probe" audit "$store" "$scratch/ids" || wrong "the receiver hasn't what was committed"
grep -E 'corrupt|damaged' "$scratch/err.probe" && wrong "a store was put aside"
sed -n 's/^frame //p' "$scratch"/life.* | sort -n | python3 -c 'import sys
times = [int(line) for line in sys.stdin]
print(f"killed '"$kills"' times; from a start to the first camera picture: median {times[len(times) // 2]} ms, most {times[-1]} ms ({len(times)})")'
sed -n 's/^try_on //p' "$scratch"/life.* | sort -n | head -n 1 | sed 's/.*/first try-on, made-up shopper and all: & ms/'
finish
