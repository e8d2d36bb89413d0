#!/usr/bin/env bash
# A mirror's settings come from its fleet, by a real nats-server: the mirror starts itself anew with them and keeps them
# once it presents frames. Settings with which it gives no camera picture, or can't be made at all, go again; those that
# reach for a PIN are refused. A catalogue's version is judged alike: one with which the graphics driver hangs goes again,
# also from under a mirror that was killed with it. /healthz and the mirror's status key say which.
. "$(dirname "$0")/../support/assert.sh"
support=$(dirname "$0")/../support
export CHEVAL_RESOURCES=${CHEVAL_BUILD_DIR:?}/share/cheval
PATH=$PATH:/usr/sbin
for tool in nats-server python3 curl; do command -v "$tool" >/dev/null || skip "$tool is not here"; done
mkdir -m 700 "$scratch/runtime"
export XDG_RUNTIME_DIR=$scratch/runtime
server='' mirror=''
end_all() {
    for process in $mirror $server; do kill -9 "$process" 2>/dev/null; done
    wait 2>/dev/null
    rm -rf "$scratch"
}
trap end_all EXIT

read -r port health < <(python3 "$support/nats_stream.py" ports 2)
nats-server -a 127.0.0.1 -p "$port" -js -sd "$scratch/js" >"$scratch/server.log" 2>&1 &
server=$!
fleet() { "$cheval" fleet "$@" --url "nats://127.0.0.1:$port"; }
fleet prepare || wrong "the server was not prepared: $(tail -n 1 "$scratch/server.log")"

archive() { # VERSION [hang]: what names it; while it is in place no frame ends
    mkdir "$scratch/$1"
    [ "${2-}" = "" ] || : >"$scratch/$1/hang"
    printf '%s' '{"format": "cheval-catalogue/1", "title": "'"$1"'", "products": [{"sku": "A", "title": "A", "category": "top"}]}' \
        >"$scratch/$1/catalogue.json"
    python3 - "$scratch/$1" "$1" <<'PY'
import hashlib, json, os, sys, zipfile
with zipfile.ZipFile(sys.argv[1] + ".zip", "w") as archive:
    for name in os.listdir(sys.argv[1]):
        archive.write(f"{sys.argv[1]}/{name}", name)
data = open(sys.argv[1] + ".zip", "rb").read()
print(json.dumps({"version": sys.argv[2], "url": f"file://{sys.argv[1]}.zip", "size": len(data),
                  "sha256": hashlib.sha256(data).hexdigest()}))
PY
}
archive first >/dev/null
mv "$scratch/first" "$scratch/catalogue"

settings=$scratch/mirror.json
cat >"$settings" <<JSON
{"store": {"id": "42", "mirror_id": "7", "catalogue": "$scratch/catalogue"},
 "fleet": {"url": "nats://127.0.0.1:$port", "trial_s": 5}, "health": {"listen": "127.0.0.1:$health"},
 "camera": {"source": "synthetic"}, "attract": {"show": "off"}, "staff": {"pin": "\$y\$j9T\$own"}}
JSON
run_mirror() {
    CHEVAL_HANG=$scratch/catalogue/hang LD_PRELOAD=$CHEVAL_BUILD_DIR/tests/libhang_present.so "$cheval" run --headless \
        --size 320x240 --settings "$settings" --profile-store "$scratch/mirror.db" --verbose >/dev/null 2>>"$scratch/err" &
    mirror=$!
}
run_mirror
await() { # WORDS: in the log, within 40 s
    for _ in $(seq 400); do grep -qF -- "$1" "$scratch/err" && return 0; sleep 0.1; done
    wrong "not said: $1: $(tail -n 5 "$scratch/err")"
}
await "first camera picture"
offer() { fleet put CHEVAL_SETTINGS 42.7 "{\"version\": \"$1\", \"settings\": {$2}}" || wrong "settings $1 were not put"; }
state() { # SUBJECT FIELD VALUE: of /healthz and of the status key, within 20 s
    local said='' key=''
    for _ in $(seq 30); do
        said=$(curl -s "http://127.0.0.1:$health/healthz" |
            python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]].get(sys.argv[2], ""))' "$1" "$2" 2>/dev/null)
        key=$(fleet get CHEVAL_STATUS 42.7 2>/dev/null |
            python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]].get(sys.argv[2], ""))' "$1" "$2" 2>/dev/null)
        [ "$said" = "$3" ] && [ "$key" = "$3" ] && return 0
        sleep 0.2
    done
    wrong "$1 $2 is \"$said\" on /healthz and \"$key\" in the fleet, not \"$3\""
}

camera='"camera": {"source": "synthetic"}, "attract": {"show": "off"}'
offer s1 "$camera, \"store\": {\"name\": \"Afar\"}"
await "settings s1: frames are presented with it, it is kept"
state settings version s1
grep -q Afar "$settings" || wrong "the file has other settings"
grep -q 'y\$j9T\$own' "$settings" || wrong "the machine's PIN is gone"
grep -q trial_s "$settings" || wrong "the machine's fleet is gone"

fleet put CHEVAL_CATALOGUE 42 "$(archive second)" || wrong "the catalogue was not put"
await "catalogue second: frames are presented with it, it is kept"
state catalogue version second
grep -q second "$scratch/catalogue/catalogue.json" || wrong "the folder has another catalogue"
[ ! -e "$scratch/catalogue.before" ] || wrong "the catalogue there was is still on the disk"

offer s2 "$camera, \"staff\": {\"pin\": \"\$y\$j9T\$theirs\"}"
await "settings s2 are refused"
state settings refused s2
offer s3 '"camera": {"source": "file:/nowhere.mp4"}' # no mirror can be made of it
await "can't be used; the one before is back"
state settings refused s3
offer s4 '"camera": {"source": "/dev/video99"}, "attract": {"show": "off"}' # it runs, without the picture it had
await "settings s4 presents no camera picture within 5 s"
state settings refused s4
state settings version s1
grep -q Afar "$settings" || wrong "the settings there were are not back"
grep -q theirs "$settings" && wrong "the fleet's PIN came in"
[ "$(grep -c "settings s4 are in place" "$scratch/err")" = 1 ] || wrong "what was rolled back was taken again"
[ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$health/healthz")" = 200 ] || wrong "the mirror is unwell"

fleet put CHEVAL_CATALOGUE 42 "$(archive third hang)" || wrong "the catalogue was not put"
await "catalogue third presents no camera picture within 5 s; the one before is back"
state catalogue refused third
state catalogue version second
grep -q second "$scratch/catalogue/catalogue.json" || wrong "the folder has not the catalogue there was"
fleet put CHEVAL_CATALOGUE 42 "$(archive fourth hang)" || wrong "the catalogue was not put"
for _ in $(seq 200); do [ -e "$scratch/catalogue/hang" ] && break; sleep 0.05; done
kill -9 "$mirror"
wait "$mirror" 2>/dev/null
[ -e "$scratch/catalogue/hang" ] || wrong "it was not killed under the fourth catalogue"
run_mirror
await "catalogue fourth presents no camera picture within 5 s; the one before is back"
state catalogue refused fourth
state catalogue version second
state settings version s1
[ "$(grep -c "catalogue third presents" "$scratch/err")" = 1 ] || wrong "the third catalogue was taken again"
kill -TERM "$mirror"
wait "$mirror" || wrong "the mirror ended badly: $(tail -n 3 "$scratch/err")"
mirror=''
grep -qF 'y$j9T' "$scratch/err" && wrong "a PIN's hash is in the log"
finish
