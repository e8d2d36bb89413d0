#!/usr/bin/env bash
# Events on their way to a hub of three NATS servers whose leader is killed midway: nothing is lost, nothing is in the
# stream twice. CHEVAL_LONG=1: 10,000 events instead of 1,000, and the whole hub is killed and away for a minute
# besides. Before that a hub that asks who it is: the mirror sends over TLS what it may, and what is distrusted or not
# allowed is said and not lost.
. "$(dirname "$0")/../support/assert.sh"
support=$(dirname "$0")/../support
probe=${CHEVAL_BUILD_DIR:?}/tests/push_probe
for tool in nats-server python3 openssl; do
    PATH=$PATH:/usr/sbin command -v "$tool" >/dev/null || skip "$tool is not here"
done
PATH=$PATH:/usr/sbin
export CHEVAL_RESOURCES=$CHEVAL_BUILD_DIR/share/cheval

declare -A servers=()
kill_server() { # NAME
    kill -9 "${servers[$1]}" 2>/dev/null
    wait "${servers[$1]}" 2>/dev/null
    unset "servers[$1]"
}
stop_servers() {
    for name in "${!servers[@]}"; do kill_server "$name"; done
}
trap 'stop_servers; rm -rf "$scratch"' EXIT
start_server() { # NAME: with $scratch/NAME.conf
    nats-server -c "$scratch/$1.conf" >>"$scratch/$1.log" 2>&1 &
    servers[$1]=$!
}
count_in() { # STORE SQL
    python3 -c 'import sqlite3, sys; print(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
        .execute(sys.argv[2]).fetchone()[0])' "$1" "$2" 2>/dev/null || echo 0
}
stream() { python3 "$support/nats_stream.py" "$@"; }
compare() { # URL STORE LATENCIES
    mkdir -p "$scratch/hub"
    stream dump "$1" "$scratch/hub" 42 7 || wrong "the stream is not as it should be"
    python3 "$support/compare_events.py" "$2" "$scratch/hub" "$3" || wrong "see the line above"
}

# --- a hub of three, which takes some seconds to elect a leader --------------------------------------------------
read -r -a port < <(stream ports 7)
routes="nats-route://127.0.0.1:${port[3]}, nats-route://127.0.0.1:${port[4]}, nats-route://127.0.0.1:${port[5]}"
for node in 0 1 2; do
    cat >"$scratch/n$node.conf" <<END
server_name: n$node
listen: 127.0.0.1:${port[node]}
jetstream { store_dir: "$scratch/n$node" }
cluster { name: hub, listen: 127.0.0.1:${port[node + 3]}, routes: [$routes] }
END
    start_server "n$node"
done
hub=nats://127.0.0.1:${port[0]},nats://127.0.0.1:${port[1]},nats://127.0.0.1:${port[2]}

# --- a hub that asks who it is --------------------------------------------------------------------------------
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$scratch/hub.key" -out "$scratch/hub.pem" 2>/dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$scratch/other.key" -out "$scratch/other.pem" 2>/dev/null
plain=nats://127.0.0.1:${port[6]}
cat >"$scratch/one.conf" <<END
server_name: one
listen: 127.0.0.1:${port[6]}
jetstream { store_dir: "$scratch/one" }
END
start_server one
stream create "$plain" 1 || wrong "no stream: $(tail -n 1 "$scratch/one.log")"
kill_server one
cp "$scratch/one.conf" "$scratch/asks.conf"
cat >>"$scratch/asks.conf" <<END
tls { cert_file: "$scratch/hub.pem", key_file: "$scratch/hub.key" }
authorization { users: [
    {user: mirror, password: s3cret, permissions: {publish: "cheval.42.7.>", subscribe: "_INBOX.>"}}
    {user: other, password: s3cret, permissions: {publish: "cheval.42.8.>", subscribe: "_INBOX.>"}} ] }
END
start_server asks
address=tls://localhost:${port[6]}
printf 'mirror:s3cret\n' >"$scratch/mirror.key"
printf 'other:s3cret\n' >"$scratch/other_mirror.key"
printf 'mirror:wrong\n' >"$scratch/wrong.key"
chmod 600 "$scratch"/*mirror.key "$scratch/wrong.key"
doctor_says() { # WORDS CA KEY_FILE
    local here
    here=$(mktemp -d "$scratch/doctor.XXXX")
    printf '{"push": {"url": "%s", "ca": "%s", "key_file": "%s"}}' "$address" "$2" "$3" >"$here/mirror.json"
    "$cheval" doctor --settings "$here/mirror.json" --profile-store "$here/doctor.db" >"$here/doctor" 2>&1
    grep '^push' "$here/doctor" | grep -qiF -- "$1" || echo "doctor lacks \"$1\": $(grep '^push' "$here/doctor")"
}
sleep 0.5
( # whose wait is for these alone
    doctor_says "lets this mirror in" "$scratch/hub.pem" "$scratch/mirror.key" &
    doctor_says "certificate" "$scratch/other.pem" "$scratch/mirror.key" &
    doctor_says "Authorization" "$scratch/hub.pem" "$scratch/wrong.key" &
    wait
) >"$scratch/doctors"
[ -s "$scratch/doctors" ] && wrong "$(cat "$scratch/doctors")"
store=$scratch/mirror.db
"$probe" "$store" "$scratch/mirror.latencies" - nats 120 1000 4 || wrong "the outbox was not filled"
rows=$(count_in "$store" "SELECT count(*) FROM outbox")
sends() { # KEY_FILE WORDS: until the outbox is empty or the mirror has said so
    "$cheval" run --headless --size 320x240 --camera synthetic --profile-store "$store" --push "$address" \
        --push-ca "$scratch/hub.pem" --push-key-file "$1" >/dev/null 2>"$scratch/run.err" &
    mirror=$!
    for _ in $(seq 200); do
        [ "$(count_in "$store" "SELECT count(*) FROM outbox")" = 0 ] && break
        [ -n "${2:-}" ] && grep -qF -- "$2" "$scratch/run.err" && break
        sleep 0.05
    done
    kill -9 "$mirror"
    wait "$mirror" 2>/dev/null
    [ -z "${2:-}" ] || grep -qF -- "$2" "$scratch/run.err" || wrong "\"$2\" was not said: $(cat "$scratch/run.err")"
    grep -q s3cret "$scratch/run.err" && wrong "the password is in the log"
}
sends "$scratch/other_mirror.key" "nothing was sent"
[ "$(count_in "$store" "SELECT count(*) FROM outbox")" = "$rows" ] || wrong "events left under another mirror's name"
sends "$scratch/mirror.key"
kill_server asks
start_server one
compare "$plain" "$store" "$scratch/mirror.latencies"

# --- its leader is killed ---------------------------------------------------------------------------------------
events=1000 a_second=200
[ "${CHEVAL_LONG:-}" = 1 ] && events=10000 a_second=100
stream create "$hub" 3 || wrong "no stream: $(tail -n 1 "$scratch/n0.log")"
store=$scratch/killed.db
"$probe" "$store" "$scratch/latencies" "$hub" nats "$events" "$a_second" 8 2>"$scratch/probe.err" &
mirror=$!
kept() { count_in "$store" "SELECT count(*) FROM interest"; }
await_events() {
    while [ "$(kept)" -lt "$1" ] && kill -0 "$mirror" 2>/dev/null; do sleep 0.1; done
}
await_events $((events / 3))
leader=$(stream leader "$hub")
kill_server "$leader"
at=$(kept)
sleep 1.5
start_server "$leader"
if [ "${CHEVAL_LONG:-}" = 1 ]; then
    await_events $((events / 2))
    stop_servers
    sleep 60
    for node in 0 1 2; do start_server "n$node"; done
fi
wait "$mirror" || wrong "the mirror: $(tail -n 3 "$scratch/probe.err")"
echo "the leader, $leader, was killed after $at events of $events"
compare "$hub" "$store" "$scratch/latencies"
[ "$(kept)" = "$events" ] || wrong "not $events events"
python3 "$support/check_events.py" "${CHEVAL_SOURCE_DIR:?}/app/push/interest.schema.json" \
    <"$scratch/hub/events.jsonl" || wrong "an event is not as the schema says"
stop_servers
finish
