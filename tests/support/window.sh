# The mirror in a real window under Xvfb, driven by mouse: source it after assert.sh. Controls are found where
# ui_places says the UI has put them after the taps so far; screenshots stay in $CHEVAL_BUILD_DIR/screenshots.
clip=${CHEVAL_MODELS_DIR:?}/../clips/demo.webm
places=${CHEVAL_BUILD_DIR:?}/tests/ui_places
read_code=$CHEVAL_BUILD_DIR/tests/code_probe
resources=$CHEVAL_BUILD_DIR/share/cheval
[ -f "$clip" ] || skip "the demo clip is not here: ./mirror setup fetches it"
for tool in Xvfb xdotool import convert curl; do
    command -v "$tool" >/dev/null || skip "$tool is not here"
done
shots=$CHEVAL_BUILD_DIR/screenshots
mkdir -p "$shots"
unset WAYLAND_DISPLAY

xvfb='' mirror='' under=() # what the mirror runs under
options=(--language en --share 127.0.0.1:0)
stop_all() {
    [ -n "$mirror" ] && kill "$mirror" 2>/dev/null
    [ -n "$xvfb" ] && kill "$xvfb" 2>/dev/null
    wait 2>/dev/null
    rm -rf "$scratch"
}
trap stop_all EXIT

start() { # NAME WIDTH HEIGHT CAMERA…
    name=$1 width=$2 height=$3 taps=() tab=0
    read -r -a tabs < <("$places" "$resources" "$width" "$height" | sed -n 's/^tabs //p')
    store=$scratch/$name.db
    rm -f "$scratch/display"
    Xvfb -displayfd 3 -screen 0 "${width}x${height}x24" -nolisten tcp 3>"$scratch/display" 2>/dev/null &
    xvfb=$!
    for _ in $(seq 100); do [ -s "$scratch/display" ] && break; sleep 0.1; done
    DISPLAY=:$(tr -d '\n' <"$scratch/display")
    export DISPLAY
    ${under[@]+"${under[@]}"} "$cheval" run --camera "${@:4}" --size "${width}x${height}" --profile-store "$store" \
        ${options[@]+"${options[@]}"} 2>"$scratch/$name.err" &
    mirror=$!
    for _ in $(seq 300); do
        xdotool search --onlyvisible --name '^Cheval$' >"$scratch/window" 2>/dev/null && break
        kill -0 "$mirror" 2>/dev/null || { wrong "$name: the mirror ended: $(cat "$scratch/$name.err")"; return 1; }
        sleep 0.1
    done
    sleep 2
}

# Moves to a control, where the UI has put it after the taps so far.
move_to() { # CONTROL
    local place
    place=$("$places" "$resources" "$width" "$height" ${taps[@]+"${taps[@]}"} | awk -v what="$1" '$1 == what {print $2, $3}')
    [ -n "$place" ] || { wrong "$name: the UI has no control $1 after ${taps[*]-nothing}"; return 1; }
    # shellcheck disable=SC2086 # two numbers
    xdotool mousemove $place
}
tap() {
    move_to "$1" && xdotool mousedown 1 sleep 0.08 mouseup 1 && taps+=("$1")
    sleep 1
}
# To a tab behind the one that is open: by key, since the row of tabs may be longer than its place.
show() { # CATEGORY
    while [ "${tabs[$tab]-$1}" != "$1" ]; do
        xdotool key Down && taps+=(key:down) && tab=$((tab + 1))
        sleep 0.2
    done
    [ "$tab" -lt "${#tabs[@]}" ] || wrong "$name: there is no tab $1"
    sleep 1
}
shot() { import -window root "$shots/$name-$1.png"; }

wait_for_event() { # NAME COUNT
    local got=0
    for _ in $(seq 150); do
        got=$("$cheval" events --profile-store "$store" --name "$1" 2>/dev/null | wc -l)
        [ "$got" -ge "$2" ] && return 0
        sleep 0.2
    done
    wrong "$name: $got events $1 instead of $2"
}

# The first product of a category, by SKU.
first_of() { "$cheval" catalogue list --json | tr '{' '\n' | sed -n "s/.*\"sku\": *\"\([^\"]*\)\".*\"category\": *\"$1\".*/\1/p" | head -n 1; }

stop() {
    kill -TERM "$mirror"
    wait "$mirror"
    local got=$?
    [ "$got" = 0 ] || wrong "$name: the mirror ended with status $got: $(cat "$scratch/$name.err")"
    [ -s "$scratch/$name.err" ] && wrong "$name: the mirror complained: $(head -n 3 "$scratch/$name.err")"
    mirror=''
    kill "$xvfb"
    wait "$xvfb" 2>/dev/null
    xvfb=''
    [ "$("$cheval" events --profile-store "$store" --name session_ended | wc -l)" = 1 ] || wrong "$name: no session_ended"
}
