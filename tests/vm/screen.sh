# The mirror on a screen without a desktop, in a virtual machine: source it after assert.sh. Screenshots are of what the
# screen scans out; they stay in $CHEVAL_BUILD_DIR/screenshots.
source=${CHEVAL_SOURCE_DIR:?the project}
build=${CHEVAL_BUILD_DIR:?the build folder of the preset}
programs=$build/tests
resources=$build/share/cheval
out=$scratch/out
shots=$build/screenshots
clip=${CHEVAL_MODELS_DIR:?}/../clips/demo.webm
machine='' screen_width=0 screen_height=0
stop_machine() {
    [ -n "$machine" ] && kill "$machine" 2>/dev/null
    [ -n "${SCREEN_PID-}" ] && kill "$SCREEN_PID" 2>/dev/null
    wait 2>/dev/null
    rm -rf "$scratch"
}
trap stop_machine EXIT

# start_machine NAME WIDTH HEIGHT: of the display as it was built, and of its touch screen
start_machine() {
    name=$1 screen_width=$2 screen_height=$3 touch_width=$2 touch_height=$3
    [ -n "${CHEVAL_LONG:-}" ] || skip "takes minutes: CHEVAL_LONG=1 asks for it"
    for file in "$programs/usb_camera" "$programs/touch_screen" "$clip"; do
        [ -e "$file" ] || skip "$file isn't there"
    done
    grep -q __asan_init "$programs/usb_camera" && skip "a sanitized program is no fair guest of an emulated machine"
    mkdir -p "$out/pictures" "$shots"
    # Somebody near: in an emulated machine the smallest picture is the best.
    ffmpeg -nostdin -v error -y -i "$clip" -frames:v 40 -vf 'crop=400:225,scale=640:360' -pix_fmt yuvj422p -q:v 3 \
        -f mjpeg "$out/pictures/640x360.mjpeg" || skip "ffmpeg can't make pictures"
    bash "$source/tests/vm/boot.sh" --out "$out" --seconds 3600 --memory 2048 \
        --qemu -device --qemu "virtio-gpu-pci,xres=$screen_width,yres=$screen_height" \
        --qemu -vnc --qemu "unix:$out/vnc" --qemu -monitor --qemu "unix:$out/monitor,server,nowait" \
        "$source/tests/vm/guest_screen.sh" "$cheval" "$programs" /out/pictures "$screen_width" "$screen_height" \
        >"$scratch/said" 2>&1 &
    machine=$!
    for _ in $(seq 600); do
        [ ! -e "$out/ready" ] || break
        kill -0 "$machine" 2>/dev/null || { wait "$machine"; [ $? = 77 ] && { cat "$scratch/said"; exit 77; }; break; }
        sleep 0.3
    done
    [ -e "$out/ready" ] || { wrong "the machine doesn't come up: $(tail -n 5 "$scratch/said")"; finish; }
    coproc SCREEN { exec python3 "$source/tests/vm/screen.py" "$out/monitor" "$out/vnc" 2>"$scratch/screen.err"; }
    screen plug "$2" "$3" # QEMU tells its guest of what changes: no display is a change from one
}
end_machine() {
    echo off >"$out/order.part"
    mv "$out/order.part" "$out/order"
    wait "$machine"
    local code=$?
    [ $code = 0 ] || wrong "the guest's script ended with $code: $(tail -n 15 "$scratch/said")"
    machine=''
}

# guest COMMAND…: there, as root; its words into $answer
guest() {
    printf '%s\n' "$*" >"$out/order.part"
    rm -f "$out/done"
    mv "$out/order.part" "$out/order"
    until [ -e "$out/done" ]; do
        kill -0 "$machine" 2>/dev/null || { wrong "the machine is gone: $(tail -n 5 "$scratch/said")"; finish; }
        sleep 0.1
    done
    answer=$(cat "$out/answer")
    return "$(cat "$out/done")"
}
# Until the mirror has said it so often.
wait_for_words() { # SECONDS WORDS [TIMES]
    guest "patiently $1 says '$2' ${3:-1}" || wrong "the mirror never said \"$2\" ${3:-1} times: $(tail -n 3 "$out/mirror")"
}

screen() { # plug WIDTH HEIGHT, unplug, dump FILE
    local line=''
    echo "$*" >&"${SCREEN[1]}"
    read -r -t 60 line <&"${SCREEN[0]}" || wrong "the screen doesn't answer: $(tail -n 2 "$scratch/screen.err")"
    [ "$line" = ok ] || wrong "screen $*: $line"
}
dump() { screen dump "$out/$1.ppm"; } # NAME
# Until something is lit: emulated, the first picture is seconds behind its telling.
wait_for_light() {
    local end=$((SECONDS + 120))
    while dump now && [ "$(convert "$out/now.ppm" -format '%[fx:round(1000*mean)]' info:)" -lt 20 ]; do
        [ "$SECONDS" -lt "$end" ] || { wrong "nothing is seen"; return; }
        sleep 1
    done
    sleep 5
}
shot() { # NAME
    dump "$1"
    convert "$out/$1.ppm" "$shots/kmsdrm_${name}_$1.png"
}
# Mean of some seconds, in thousandths of white, within WIDTHxHEIGHT+X+Y: who is before the camera moves.
lightness() { # SHOT PART
    local sum=0
    for _ in 1 2 3; do
        shot "$1"
        sum=$((sum + $(convert "$out/$1.ppm" -crop "$2" +repage -colorspace gray -format '%[fx:round(1000*mean)]' info:)))
        sleep 3
    done
    echo $((sum / 3))
}
# Share of the pixels, in thousandths, that differ between two dumps, within WIDTHxHEIGHT+X+Y or as a whole.
differs() { # A B [PART]
    convert "$out/$1.ppm" "$out/$2.ppm" ${3:+-crop "$3" +repage} -colorspace gray -compose difference -composite \
        -threshold 12% -format '%[fx:round(1000*mean)]' info:
}
# Until something else is seen than in a dump.
wait_for_change() { # DUMP SECONDS [PART]
    local end=$((SECONDS + $2))
    while dump now && [ "$(differs "$1" now "${3-}")" -lt 4 ]; do
        [ "$SECONDS" -lt "$end" ] || { wrong "nothing else is seen after ${taps[*]-the start}"; return 1; }
        sleep 1
    done
}

# --- fingers: at what is seen, wherever the display has it
turn=0 taps=() # turn: of the picture on the display; taps: which the UI has had
# The display is another one; the touch screen before it stays.
plug() { # WIDTH HEIGHT
    screen_width=$1 screen_height=$2
    screen plug "$1" "$2"
}
# From the picture as it is seen to the touch screen, which is as the display was built.
to_touch() { # X Y
    local x y
    case $turn in
    0) x=$1 y=$2 ;;
    90) x=$((screen_width - 1 - $2)) y=$1 ;;
    180) x=$((screen_width - 1 - $1)) y=$((screen_height - 1 - $2)) ;;
    270) x=$2 y=$((screen_height - 1 - $1)) ;;
    esac
    echo "$((x * touch_width / screen_width)) $((y * touch_height / screen_height))"
}
seen_size() { [ $((turn % 180)) = 0 ] && echo "$screen_width $screen_height" || echo "$screen_height $screen_width"; }
place_of() { # CONTROL
    # shellcheck disable=SC2046 # two numbers
    "$programs/ui_places" "$resources" $(seen_size) ${taps[@]+"${taps[@]}"} 2>/dev/null |
        awk -v what="$1" '$1 == what && !found++ {print $2, $3}'
}
finger() { # down|move FINGER X Y, up FINGER: as seen
    local x=0 y=0
    [ "$1" = up ] || read -r x y < <(to_touch "$3" "$4")
    guest "finger $1 $2 $x $y"
}
# In one order: an emulated machine has seconds between two, and a second finger that comes so late is taken for one alone.
two_fingers() { # down|move X Y X Y, up
    local x=0 y=0 to_x=0 to_y=0
    [ "$1" = up ] || { read -r x y < <(to_touch "$2" "$3") && read -r to_x to_y < <(to_touch "$4" "$5"); }
    guest "finger $1 4 $x $y; finger $1 9 $to_x $to_y"
}
touch_at() { # X Y
    local x y
    read -r x y < <(to_touch "$1" "$2")
    guest "finger down 0 $x $y; sleep 0.4; finger up 0"
}
tap() { # CONTROL: until something else is seen
    local x y
    read -r x y < <(place_of "$1")
    [ -n "${y-}" ] || { wrong "the UI has no control $1 after ${taps[*]-nothing}"; return 1; }
    dump before
    touch_at "$x" "$y"
    taps+=("$1")
    wait_for_change before 90 "$(part_about "$x" "$y")"
}
# What is about a place, as the display has it.
part_about() { # X Y
    local x y
    read -r x y < <(to_touch "$1" "$2")
    x=$((x * screen_width / touch_width - 60)) y=$((y * screen_height / touch_height - 60))
    echo "120x120+$((x > 0 ? x : 0))+$((y > 0 ? y : 0))"
}
count_events() { # NAME
    guest "'$cheval' events --profile-store /run/profile.db --name $1 2>/dev/null | wc -l"
    echo "$answer"
}
wait_for_events() { # NAME COUNT
    local got=0 end=$((SECONDS + 120))
    until got=$(count_events "$1") && [ "$got" -ge "$2" ]; do
        [ "$SECONDS" -lt "$end" ] || { wrong "$got events $1 instead of $2"; return; }
        sleep 2
    done
}
