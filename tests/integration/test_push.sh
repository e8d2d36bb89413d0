#!/usr/bin/env bash
# Events on their way to a real receiver with bad manners, and a mirror that is killed again and again: of what was
# committed nothing is lost and nothing kept twice. CHEVAL_LONG=1: 10,000 events and 30 kills; else 1,000 and 5. Then
# the mirror itself sends what waits, and what is refused, distrusted, barred or gone is said and not lost.
. "$(dirname "$0")/../support/assert.sh"
here=$(dirname "$0")/../support
probe=${CHEVAL_BUILD_DIR:?}/tests/push_probe
for tool in python3 openssl; do
    command -v "$tool" >/dev/null || skip "$tool is not here"
done
export CHEVAL_RESOURCES=$CHEVAL_BUILD_DIR/share/cheval

receiver='' folder=''
stop_receiver() {
    [ -n "$receiver" ] || return 0
    kill "$receiver" 2>/dev/null && wait "$receiver"
    receiver=''
}
trap 'stop_receiver; rm -rf "$scratch"' EXIT
start_receiver() { # NAME OPTION…: $folder and $url
    stop_receiver
    folder=$scratch/$1
    mkdir -p "$folder"
    rm -f "$folder/port"
    python3 "$here/receiver.py" "$folder" "${@:2}" 2>"$folder/err" &
    receiver=$!
    for _ in $(seq 200); do
        [ -e "$folder/port" ] && break
        kill -0 "$receiver" 2>/dev/null || { wrong "no receiver: $(tail -n 1 "$folder/err")"; return 1; }
        sleep 0.05
    done
    url=http://127.0.0.1:$(cat "$folder/port")/in
}
count_in() { # STORE SQL
    python3 -c 'import sqlite3, sys; print(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
        .execute(sys.argv[2]).fetchone()[0])' "$1" "$2" 2>/dev/null || echo 0
}
report() { # NAME OF A COUNT
    python3 -c 'import json, sys; print(json.load(open(sys.argv[1])).get(sys.argv[2], 0))' "$folder/report.json" "$1"
}

# --- killed ---------------------------------------------------------------------------------------------------
# Every other life sends one event a request.
events=1000 kills=5 a_second=120 longest_s=2 slowest=''
[ "${CHEVAL_LONG:-}" = 1 ] && events=10000 kills=30 a_second=60 longest_s=6 slowest=50
RANDOM=8
start_receiver killed --seed 8 --trouble 0.15
store=$scratch/killed.db
kinds=(batch single)
killed=0
left() { echo $((events - $(count_in "$store" "SELECT count(*) FROM interest"))); }
for life in $(seq "$kills"); do
    "$probe" "$store" "$scratch/latencies" "$url" "${kinds[life % 2]}" "$(left)" "$a_second" "$life" \
        2>>"$scratch/probe.err" &
    mirror=$!
    sleep "$((RANDOM % longest_s)).$((RANDOM % 10))$((RANDOM % 10))5"
    kill -9 "$mirror" 2>/dev/null && killed=$((killed + 1))
    wait "$mirror" 2>/dev/null
done
timeout 400 "$probe" "$store" "$scratch/latencies" "$url" batch "$(left)" "$a_second" 99 2>>"$scratch/probe.err" ||
    wrong "the last life: $(tail -n 2 "$scratch/probe.err")"
echo "killed $killed times"
stop_receiver
python3 "$here/compare_events.py" "$store" "$folder" "$scratch/latencies" $slowest || wrong "see the line above"
[ "$(count_in "$store" "SELECT count(*) FROM interest")" = "$events" ] || wrong "not $events events"
python3 "$here/check_events.py" "${CHEVAL_SOURCE_DIR:?}/app/push/interest.schema.json" \
    <"$folder/events.jsonl" || wrong "an event is not as the schema says"

# --- in Segment's words ---------------------------------------------------------------------------------------
start_receiver segment --seed 2 --trouble 0.1
"$probe" "$scratch/segment.db" "$scratch/segment.latencies" "${url%/in}" segment 150 500 3 2>"$scratch/err" ||
    wrong "segment: $(cat "$scratch/err")"
stop_receiver
python3 "$here/compare_events.py" "$scratch/segment.db" "$folder" "$scratch/segment.latencies" ||
    wrong "Segment's batches lost something"

# --- the mirror itself ----------------------------------------------------------------------------------------
store=$scratch/mirror.db
"$probe" "$store" "$scratch/mirror.latencies" - single 120 1000 4 || wrong "the outbox was not filled"
[ "$(count_in "$store" "SELECT count(*) FROM outbox")" -gt 60 ] || wrong "the outbox is not full"
status 0 "$cheval" events --profile-store "$store" --outbox
says "events wait"
printf 's3cret\n' >"$scratch/key"
chmod 600 "$scratch/key"
start_receiver mirror --seed 5 --trouble 0.5 --bearer s3cret
for life in $(seq 10); do
    timeout -s KILL "$((life + 1)).5" "$cheval" run --headless --size 320x240 --camera synthetic \
        --profile-store "$store" --push "$url" --push-batch --push-key-file "$scratch/key" \
        >/dev/null 2>>"$scratch/run.err" || true
    [ "$(count_in "$store" "SELECT count(*) FROM outbox")" = 0 ] && break
done
stop_receiver
python3 "$here/compare_events.py" "$store" "$folder" "$scratch/mirror.latencies" || wrong "the mirror lost something"
grep -q 's3cret' "$scratch/run.err" && wrong "the key is in the log"

# --- refused, barred, gone ------------------------------------------------------------------------------------
# A receiver's one answer to a fresh outbox, and what the mirror then says.
answered() { # CODE WORDS
    local store=$scratch/$1.db
    "$probe" "$store" "$scratch/$1.latencies" - single 20 1000 6
    start_receiver "answers$1" --answer "$1"
    "$probe" "$store" "$scratch/$1.latencies" "$url" single 0 1 7 2>"$scratch/$1.err" &
    mirror=$!
    for _ in $(seq 200); do
        grep -qF -- "$2" "$scratch/$1.err" && break
        sleep 0.05
    done
    sleep 0.3 # it must leave the receiver alone now, and settle
    kill -9 "$mirror"
    wait "$mirror" 2>/dev/null
    stop_receiver
    grep -qF -- "$2" "$scratch/$1.err" || wrong "$1: \"$2\" was not said: $(cat "$scratch/$1.err")"
}
answered 410 "wants no events any more"
[ "$(report requests)" = 1 ] || wrong "410: asked $(report requests) times"
answered 302 "redirects are not followed"
[ "$(report requests)" = 1 ] || wrong "302: asked $(report requests) times"
answered 401 "see to push.key_file"
[ "$(count_in "$scratch/401.db" "SELECT count(*) FROM outbox")" = \
    "$(count_in "$scratch/302.db" "SELECT count(*) FROM outbox")" ] || wrong "401 lost events"
answered 400 "refuses one event after the other"
[ "$(count_in "$scratch/400.db" "SELECT count(*) FROM dead_letters")" = 10 ] || wrong "400: not ten dead letters"
status 0 "$cheval" events --profile-store "$scratch/400.db" --dead
says "HTTP 400"
says "10 dead letters"
status 0 "$cheval" events --profile-store "$scratch/400.db" --retry-dead
says "10 dead letters wait"
start_receiver revived
"$probe" "$scratch/400.db" "$scratch/400.latencies" "$url" single 0 1 7 2>"$scratch/err" || wrong "$(cat "$scratch/err")"
stop_receiver
python3 "$here/compare_events.py" "$scratch/400.db" "$folder" "$scratch/400.latencies" >/dev/null ||
    wrong "dead letters that were sent again are lost"

# --- whom it trusts -------------------------------------------------------------------------------------------
certificate() { # NAME HOST DAYS ALTERNATIVE_NAME
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days "$3" -subj "/CN=$2" \
        -addext "subjectAltName=$4" -keyout "$scratch/$1.key" -out "$scratch/$1.pem" 2>/dev/null
}
expired_certificate() { # good's key, of 2020
    local ca=$scratch/ca
    mkdir -p "$ca"
    : >"$ca/index"
    echo 01 >"$ca/serial"
    printf '%s\n' '[ca]' 'default_ca = ours' '[ours]' "database = $ca/index" "serial = $ca/serial" \
        "new_certs_dir = $ca" 'default_md = sha256' 'policy = any' 'x509_extensions = names' '[any]' \
        'commonName = supplied' '[names]' 'subjectAltName = IP:127.0.0.1' >"$ca/config"
    openssl req -new -key "$scratch/good.key" -subj /CN=127.0.0.1 -out "$ca/request" 2>/dev/null
    openssl ca -batch -selfsign -config "$ca/config" -keyfile "$scratch/good.key" -in "$ca/request" -notext \
        -startdate 20200101000000Z -enddate 20200102000000Z -out "$scratch/expired.pem" 2>/dev/null
}
doctor_says() { # WORDS CA
    printf '{"push": {"url": "%s", "ca": "%s", "key_file": "%s"}}' "${url/http:/https:}" "$2" "$scratch/key" \
        >"$scratch/mirror.json"
    "$cheval" doctor --settings "$scratch/mirror.json" --profile-store "$scratch/doctor.db" >"$scratch/doctor" 2>&1
    grep '^push' "$scratch/doctor" | grep -qF -- "$1" || wrong "doctor lacks \"$1\": $(grep '^push' "$scratch/doctor")"
}
certificate good 127.0.0.1 2 IP:127.0.0.1
certificate other 127.0.0.1 2 IP:127.0.0.1
certificate elsewhere look.example 2 DNS:look.example
start_receiver tls --certificate "$scratch/good.pem" --key "$scratch/good.key"
doctor_says "answers a GET with HTTP 501" "$scratch/good.pem"
doctor_says "certificate" "$scratch/other.pem"
doctor_says "no-such" "$scratch/no-such.pem"
chmod 644 "$scratch/key"
doctor_says "chmod 600" "$scratch/good.pem"
chmod 600 "$scratch/key"
start_receiver tls2 --certificate "$scratch/elsewhere.pem" --key "$scratch/elsewhere.key"
doctor_says "127.0.0.1" "$scratch/elsewhere.pem"
expired_certificate
start_receiver tls3 --certificate "$scratch/expired.pem" --key "$scratch/good.key"
doctor_says "expired" "$scratch/expired.pem"
# A mirror that finds this while it runs keeps all, says it once, and goes on.
"$probe" "$scratch/kept.db" "$scratch/kept.latencies" - single 20 1000 6 || wrong "the outbox was not filled"
waiting=$(count_in "$scratch/kept.db" "SELECT count(*) FROM outbox")
status 0 "$cheval" run --headless --seconds 4 --size 320x240 --camera synthetic --profile-store "$scratch/kept.db" \
    --push "${url/http:/https:}" --push-ca "$scratch/expired.pem"
[ "$waiting" -gt 5 ] && [ "$(count_in "$scratch/kept.db" "SELECT count(*) FROM outbox")" = "$waiting" ] ||
    wrong "a receiver whose certificate expired: not all $waiting rows are kept"
[ "$(grep -c expired "$scratch/err")" = 1 ] || wrong "an expired certificate is said so: $(cat "$scratch/err")"
stop_receiver
doctor_says "connect" "$scratch/good.pem"
refuses 2 "cloudevents or segment" "$cheval" run --headless --push http://127.0.0.1:1/ --push-kind unomi

finish
