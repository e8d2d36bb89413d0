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
xvfb_options=()
options=(--language en --share 127.0.0.1:0)
stop_all() {
    end_controls
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
    Xvfb -displayfd 3 -screen 0 "${width}x${height}x24" -nolisten tcp ${xvfb_options[@]+"${xvfb_options[@]}"} \
        3>"$scratch/display" 2>/dev/null &
    xvfb=$!
    for _ in $(seq 600); do [ -s "$scratch/display" ] && break; sleep 0.1; done
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
    # A busy machine draws its first frame late, and what is tapped before that is lost.
    for _ in $(seq 100); do
        [ "$(import -silent -window root -resize 8x8! txt:- | tail -n +2 | awk '{print $3}' | sort -u | wc -l)" -gt 4 ] && break
        sleep 0.2
    done
    sleep 2
}

# Where the controls are after the taps so far, into $controls. One ui_places follows the taps; another begins where they
# don't go on from those it was told.
controls='' controls_told=()
end_controls() {
    local pid=${CONTROLS_PID-}
    controls_told=()
    [ -n "$pid" ] || return 0
    eval "exec ${CONTROLS[1]}>&-"
    wait "$pid" 2>/dev/null
}
hear_controls() {
    local line
    controls=''
    while read -r -t 60 line <&"${CONTROLS[0]}" && [ "$line" != . ]; do controls+=$line$'\n'; done
}
find_controls() {
    local i tap all=("$width" "$height" ${taps[@]+"${taps[@]}"})
    for ((i = 0; i < ${#controls_told[@]}; i++)); do
        [ "${controls_told[i]}" = "${all[i]-}" ] || { end_controls; break; }
    done
    if [ ${#controls_told[@]} = 0 ]; then
        controls_told=("$width" "$height")
        for tap in ${taps[@]+"${taps[@]}"}; do
            [ "${tap:0:2}" = -- ] || break # an option
            controls_told+=("$tap")
        done
        coproc CONTROLS { exec "$places" "$resources" "${controls_told[@]}" --follow 2>/dev/null; }
        hear_controls
    fi
    for ((i = ${#controls_told[@]}; i < ${#all[@]}; i++)); do
        printf '%s\n' "${all[i]}" >&"${CONTROLS[1]}"
        hear_controls
        controls_told+=("${all[i]}")
    done
}

# Moves to a control, where the UI has put it after the taps so far.
move_to() { # CONTROL
    local place
    find_controls
    place=$(awk -v what="$1" '$1 == what {print $2, $3}' <<<"$controls")
    [ -n "$place" ] || { wrong "$name: the UI has no control $1 after ${taps[*]-nothing}"; return 1; }
    # shellcheck disable=SC2086 # two numbers
    xdotool mousemove $place
}
# What is seen about the pointer.
about_pointer() {
    local X Y SCREEN WINDOW
    eval "$(xdotool getmouselocation --shell)"
    import -silent -window root -crop "80x40+$((X > 40 ? X - 40 : 0))+$((Y > 20 ? Y - 20 : 0))" +repage rgb:- | cksum
}
# On the screens before the try-on a busy machine may not have drawn the next one yet, and what is tapped then is lost: a
# tap there is over when something else is to be seen.
tap() {
    local before=''
    move_to "$1" || return
    case $1 in attract | language:* | consent.*) before=$(about_pointer) ;; esac
    xdotool mousedown 1 sleep 0.08 mouseup 1 && taps+=("$1")
    for _ in $(seq 25); do
        [ -n "$before" ] && [ "$(about_pointer)" = "$before" ] || break
        sleep 0.2
    done
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

count_events() { "$cheval" events --profile-store "$store" --name "$1" 2>/dev/null | wc -l; } # NAME
agree() { # [ANSWER]: from the attract screen into a visit
    tap attract
    tap language:en
    tap "${1:-consent.try_on}"
}
# A card is shown after the consents, and the visit linked.
show_card() {
    tap attract
    tap language:en
    tap consent.profile
    tap consent.try_on
    wait_for_event consent_given 2
    tap card.show
    taps+=(linked)
    wait_for_event profile_linked 1
}

# The first product of a category, by SKU.
first_of() { "$cheval" catalogue list --json | tr '{' '\n' | sed -n "s/.*\"sku\": *\"\([^\"]*\)\".*\"category\": *\"$1\".*/\1/p" | head -n 1; }

# How many visits have ended, and what the mirror may have complained of meanwhile, as grep has it.
stop() { # [VISITS [COMPLAINT]]
    local visits=${1:-1} allowed=${2:-^$}
    kill -TERM "$mirror"
    wait "$mirror"
    local got=$?
    [ "$got" = 0 ] || wrong "$name: the mirror ended with status $got: $(cat "$scratch/$name.err")"
    grep -qvE -- "$allowed|^cheval: info: " "$scratch/$name.err" &&
        wrong "$name: the mirror complained: $(grep -vE -- "$allowed|^cheval: info: " "$scratch/$name.err" | head -n 3)"
    mirror=''
    kill "$xvfb"
    wait "$xvfb" 2>/dev/null
    xvfb=''
    [ "$(count_events session_ended)" = "$visits" ] || wrong "$name: not $visits session_ended"
}
