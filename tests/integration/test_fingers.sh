#!/usr/bin/env bash
# The mirror in a real window under Xvfb, touched by fingers through SDL's own queue, upright and level.
. "$(dirname "$0")/../support/assert.sh"
clip=${CHEVAL_MODELS_DIR:?}/../clips/demo.webm
probe=${CHEVAL_BUILD_DIR:?}/tests/finger_probe
[ -f "$clip" ] || skip "the demo clip is not here: ./mirror setup fetches it"
command -v Xvfb >/dev/null || skip "Xvfb is not here"
export CHEVAL_RESOURCES=$CHEVAL_BUILD_DIR/share/cheval
unset WAYLAND_DISPLAY

touch_at() { # WIDTH HEIGHT
    rm -f "$scratch/display"
    Xvfb -displayfd 3 -screen 0 "$1x$2x24" -nolisten tcp 3>"$scratch/display" 2>/dev/null &
    local xvfb=$!
    for _ in $(seq 100); do [ -s "$scratch/display" ] && break; sleep 0.1; done
    DISPLAY=:$(tr -d '\n' <"$scratch/display") "$probe" "$clip" "$1" "$2" 2>"$scratch/err" ||
        wrong "$1x$2: $(cat "$scratch/err")"
    kill "$xvfb"
    wait "$xvfb" 2>/dev/null
}

touch_at 1280 720
touch_at 720 1280
finish
