#!/usr/bin/env bash
# The mirror as the one thing that a machine does. systemd hears of presented frames and of nothing else: a driver that
# hangs ends the heartbeats. There is one mirror to a profile store, and one that was killed is in nobody's way. It writes
# into its own folders alone. /healthz and /metrics answer. Outside of the shop's hours screen and camera are off, and the
# watchdog is fed. The unit is what systemd takes, and the installer does what it says, twice as once.
. "$(dirname "$0")/../support/assert.sh"
support=$(dirname "$0")/../support
export CHEVAL_RESOURCES=${CHEVAL_BUILD_DIR:?}/share/cheval
for tool in python3 curl; do command -v "$tool" >/dev/null || skip "$tool is not here"; done
mkdir -m 700 "$scratch/runtime"
export XDG_RUNTIME_DIR=$scratch/runtime XDG_CACHE_HOME=$scratch/cache
unset RUNTIME_DIRECTORY JOURNAL_STREAM
listener='' mirror=''
end_all() {
    for process in $mirror $listener; do kill -9 "$process" 2>/dev/null; done
    wait 2>/dev/null
    rm -rf "$scratch"
}
trap end_all EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
settings() { # MORE
    printf '{"health": {"listen": "127.0.0.1:%s"}%s}' "$port" "${1:-}" >"$scratch/mirror.json"
}
run_mirror() { # OPTIONS…: as a service whose frames are watched, WatchdogSec=2
    NOTIFY_SOCKET=$scratch/notify WATCHDOG_USEC=2000000 CHEVAL_HANG=$scratch/hang \
        LD_PRELOAD=$CHEVAL_BUILD_DIR/tests/libhang_present.so "$cheval" run --headless --size 320x240 \
        --camera synthetic --attract off --settings "$scratch/mirror.json" --profile-store "$scratch/mirror.db" "$@" \
        >/dev/null 2>"$scratch/mirror.err" &
    mirror=$!
}
stop_mirror() { # SIGNAL
    kill "-$1" "$mirror"
    wait "$mirror" 2>/dev/null
    mirror=''
}
heard() { grep -cF -- "$1" "$scratch/heard"; } # WORDS
hears() { # WORDS COUNT: within 20 s
    for _ in $(seq 200); do [ "$(heard "$1")" -ge "$2" ] && return 0; sleep 0.1; done
    wrong "systemd did not hear $1: $(tail -n 3 "$scratch/heard"); $(cat "$scratch/mirror.err")"
}
ask() { curl -s -m 5 -o "$scratch/answer" -w '%{http_code}' "http://127.0.0.1:$port$1"; } # PATH
field() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$scratch/answer" "$1"; }
expect_field() { # NAME VALUE: of /healthz, within 10 s
    for _ in $(seq 50); do
        ask /healthz >/dev/null
        [ "$(field "$1" 2>/dev/null)" = "$2" ] && return 0
        sleep 0.2
    done
    wrong "/healthz says $1 $(field "$1") and not $2"
}

# --- what systemd hears, health, one mirror ----------------------------------------------------------------------
python3 "$support/notify_listener.py" "$scratch/notify" >"$scratch/heard" &
listener=$!
for _ in $(seq 50); do [ -S "$scratch/notify" ] && break; sleep 0.1; done
settings
run_mirror
hears READY=1 1
hears "STATUS=waiting for somebody" 1
hears WATCHDOG=1 3
expect_field camera live
[ "$(ask /healthz)" = 200 ] || wrong "/healthz of a mirror that is well: $(cat "$scratch/answer")"
[ "$(ask /metrics)" = 200 ] || wrong "/metrics does not answer"
python3 "$support/check_metrics.py" "$scratch/answer" cheval_frame_interval_seconds cheval_latency_seconds \
    cheval_camera_frames_dropped_total cheval_camera_reopened_total cheval_visits_total cheval_resident_memory_bytes \
    cheval_open_files || wrong "/metrics is not as Prometheus reads it"
printf 'a_total 1\n' >"$scratch/bad"
python3 "$support/check_metrics.py" "$scratch/bad" 2>/dev/null && wrong "the checker takes what is no metric"
"$cheval" doctor --settings "$scratch/mirror.json" --profile-store "$scratch/doctor.db" >"$scratch/doctor" 2>&1
grep -q '^health  *ok .*the mirror is well' "$scratch/doctor" || wrong "the doctor says: $(grep '^health' "$scratch/doctor")"
[ "$(ask /)" = 404 ] || wrong "there is a page beside the two"

refuses 76 "another mirror (process $mirror) runs already" "$cheval" run --headless --seconds 1 \
    --profile-store "$scratch/mirror.db" --settings "$scratch/mirror.json"

touch "$scratch/hang" # what is presented from now on never returns
sleep 1.5             # a heartbeat under way may still come
before=$(heard WATCHDOG=1)
sleep 5
[ "$(heard WATCHDOG=1)" = "$before" ] || wrong "a mirror that presents nothing is said to live"
kill -0 "$mirror" || wrong "it did not hang, it ended"
stop_mirror 9 # as systemd does
rm "$scratch/hang"

# --- after a kill, and dark outside of the hours -----------------------------------------------------------------
later=$(date -d '+2 hours' +%H:%M) still_later=$(date -d '+3 hours' +%H:%M)
settings ", \"screen\": {\"hours\": \"$later-$still_later\"}"
ready=$(heard READY=1)
run_mirror --verbose
hears READY=1 $((ready + 1))
hears "STATUS=dark" 1
expect_field camera closed
expect_field dark True
frames() { ask /metrics >/dev/null; sed -n 's/^cheval_camera_frames_total //p' "$scratch/answer"; }
sleep 0.5
before=$(heard WATCHDOG=1) seen=$(frames)
sleep 3
[ "$(heard WATCHDOG=1)" -ge $((before + 2)) ] || wrong "a dark mirror does not feed the watchdog"
[ "$(frames)" = "$seen" ] || wrong "a dark mirror's camera gives frames"
stop_mirror TERM
hears STOPPING=1 1

# --- what it writes ----------------------------------------------------------------------------------------------
if strace -o /dev/null true 2>/dev/null; then
    settings
    ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0 strace -f --seccomp-bpf -qq -e trace=openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,truncate,symlink \
        -o "$scratch/calls" "$cheval" run --headless --size 320x240 --camera synthetic --settings "$scratch/mirror.json" \
        --seconds 3 >/dev/null 2>"$scratch/traced.err" || wrong "under strace: $(cat "$scratch/traced.err")"
    grep -q "profile.db" "$scratch/calls" || wrong "the trace shows nothing"
    outside=$(grep -E 'O_WRONLY|O_RDWR|O_CREAT|^[0-9]+ +(mkdir|rename|unlink|truncate|symlink|creat)' "$scratch/calls" |
        grep -vE ' = -1 |"(/dev/|/proc/self/|/memfd:)' | grep -vF "\"$scratch/" | head -n 3)
    [ -z "$outside" ] || wrong "it writes outside of its folders: $outside"
else
    echo "no process can be traced here: what it writes is not looked at"
fi

# --- the unit, and the installer ---------------------------------------------------------------------------------
kiosk=${CHEVAL_SOURCE_DIR:?}/assets/kiosk
if command -v systemd-analyze >/dev/null; then
    sed -e "s|/usr/bin/cheval|$cheval|" -e '/^Documentation=/d' "$kiosk/cheval.service" >"$scratch/cheval.service"
    SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no "$scratch/cheval.service" >"$scratch/verify" 2>&1 ||
        wrong "systemd does not take the unit: $(cat "$scratch/verify")"
    grep -F cheval.service "$scratch/verify" && wrong "systemd complains of the unit"
    systemd-analyze security --no-pager --offline=true --threshold=20 "$scratch/cheval.service" >"$scratch/security" 2>&1 ||
        wrong "the unit is not closed enough: $(tail -n 1 "$scratch/security")"
    tail -n 1 "$scratch/security"
else
    echo "systemd-analyze is not here: the unit is not checked"
fi
if command -v systemd-sysusers >/dev/null && [ "$(id -u)" = 0 ]; then
    root=$scratch/root
    mkdir -p "$root/etc" "$root/usr"
    status 0 "$cheval" kiosk install --root "$root" --hours 09:00-20:30 --dry-run
    [ "$(find "$root" -type f | wc -l)" = 0 ] || wrong "a dry run wrote something"
    status 1 "$cheval" kiosk status --root "$root"
    status 0 "$cheval" kiosk install --root "$root" --hours 09:00-20:30
    says "enabled  cheval.service"
    status 0 "$cheval" kiosk status --root "$root"
    says "09:00-20:30"
    find "$root/etc/systemd" "$root/var" | sort | xargs ls -ld >"$scratch/once"
    status 0 "$cheval" kiosk install --root "$root" --hours 09:00-20:30
    grep -qE '^(wrote|enabled|set) ' "$scratch/out" && wrong "what was there is written again"
    find "$root/etc/systemd" "$root/var" | sort | xargs ls -ld | diff "$scratch/once" - || wrong "installed twice it is otherwise"
    [ "$(stat -c %u "$root/var/lib/cheval/mirror.json")" = "$(sed -n 's/^cheval:x:\([0-9]*\):.*/\1/p' "$root/etc/passwd")" ] ||
        wrong "the settings are not the mirror's own"
    status 0 "$cheval" kiosk remove --root "$root"
    [ -e "$root/var/lib/cheval/mirror.json" ] || wrong "removing it took the settings"
    [ "$(find "$root/etc/systemd" -type f -o -type l | wc -l)" = 0 ] || wrong "something is left: $(find "$root/etc/systemd")"
    refuses 2 "--hours" "$cheval" kiosk install --root "$root" --hours 9-5
    refuses 1 "without --root" "$cheval" kiosk encrypt --root "$root" --key tpm2
else
    echo "systemd-sysusers is not here, or this is not root: the installer is not tried"
fi
refuses 2 "kiosk takes" "$cheval" kiosk repair
refuses 2 "--key" "$cheval" kiosk encrypt
refuses 2 "--key" "$cheval" kiosk encrypt --key "/media/my key"
refuses 2 "--size" "$cheval" kiosk encrypt --key tpm2 --size 1
refuses 2 "--log-format" "$cheval" run --log-format xml
finish
