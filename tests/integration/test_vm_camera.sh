#!/usr/bin/env bash
# The capture code on the real drivers of Debian's kernel, in a virtual machine (tests/vm): uvcvideo, fed by a USB camera
# in user space, and vivid. What the guest leaves is judged here: every frame shown is one that was fed, bit by bit; who is
# unplugged comes back; what is damaged isn't shown. With CHEVAL_LONG=1 it is unplugged a hundred times, and then as often
# from the whole mirror, whose open files, threads and memory stay as they were.
cheval_program=${1:?usage: bash TEST.sh CHEVAL}
source "$(dirname "$0")/../support/assert.sh"
source=${CHEVAL_SOURCE_DIR:?the project}
build=${CHEVAL_BUILD_DIR:?the build folder of the preset}
programs=$build/tests
probe=$programs/camera_probe
clip=$source/build/clips/bench-720p.avi
out=${CHEVAL_VM_OUT:-$scratch/out}
pictures=$out/pictures
times=5 seconds=420 mirror=none
[ -z "${CHEVAL_LONG:-}" ] || { times=100 seconds=3500 mirror=$cheval_program; }
for file in "$probe" "$programs/usb_camera" "$programs/v4l2_probe" "$clip"; do
    [ -e "$file" ] || skip "$file isn't there"
done
grep -q __asan_init "$probe" && skip "a sanitized program is no fair guest of an emulated machine"

# --- pictures, each another one
mkdir -p "$pictures/dark"
encode() { ffmpeg -nostdin -v error -y -i "$clip" -frames:v "$1" "${@:3}" "$pictures/$2" || skip "ffmpeg can't make $2"; }
noise=noise=alls=10:allf=t:all_seed=1
encode 30 1280x720.mjpeg -vf "$noise" -pix_fmt yuvj422p -q:v 8 -f mjpeg
encode 20 640x360.mjpeg -vf "scale=640:360,$noise" -pix_fmt yuvj422p -q:v 6 -f mjpeg
encode 6 1920x1080.mjpeg -vf "scale=1920:1080,$noise" -pix_fmt yuvj422p -q:v 8 -f mjpeg
encode 8 640x480.yuyv -vf "scale=640:480,$noise" -pix_fmt yuyv422 -f rawvideo
encode 8 640x360.yuyv -vf "scale=640:360,$noise" -pix_fmt yuyv422 -f rawvideo
encode 8 dark/640x360.yuyv -vf "scale=640:360,$noise,lutyuv=y=16+(val-16)/6" -pix_fmt yuyv422 -f rawvideo

bash "$source/tests/vm/boot.sh" --out "$out" --seconds $seconds "$source/tests/vm/guest_camera.sh" \
    "$programs" /out/pictures "$times" "$mirror" >"$scratch/said" 2>&1
code=$?
[ $code != 77 ] || { cat "$scratch/said"; exit 77; }
[ $code = 0 ] || wrong "the guest's script ended with $code: $(tail -n 15 "$scratch/said")"
grep -q "all done" "$scratch/said" || wrong "the guest's script didn't come to its end"
grep -E "isn't well|noticed|refused:|wasn't reset|has no|no vivid" "$scratch/said" && wrong "the guest complains"

# --- what it left
name=''
# look_at NAME: what follows is about this run
look_at() {
    name=$1
    [ -s "$out/$name" ] || { wrong "$name: no such run"; : >"$out/$name"; }
    if grep -qE "libv4l2:|the probe failed|runtime error" "$out/$name.stderr"; then
        wrong "$name: $(head -c 500 "$out/$name.stderr")"
    fi
}
expect() { # WHAT TEST…
    local what=$1
    shift
    [ "$@" ] || wrong "$name: $what: [ $* ] ($(head -n 1 "$out/$name" | head -c 200) … $(tail -n 1 "$out/$name"))"
}
frames() { grep -c '"placeholder":false' "$out/$name"; }
placeholders() { grep -c "\"placeholder\":true.*$1" "$out/$name"; }
value() { tail -n 1 "$out/$name" | sed "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/"; } # of the last line
# Frames that aren't a picture of this file.
strangers() { # PICTURES
    local size=${1##*/}
    "$probe" --sums "$pictures/$1" "${size%.*}" >"$scratch/sums" || echo "no sums"
    grep '"placeholder":false' "$out/$name" | sed 's/.*"sum":"\([0-9a-f]*\)".*/\1/' | awk '
        NR == FNR { fed[$1] = 1; next } !($1 in fed) { strange++ } END { print strange + 0 }' "$scratch/sums" -
}
different() { grep '"placeholder":false' "$out/$name" | sed 's/.*"sum":"\([0-9a-f]*\)".*/\1/' | sort -u | wc -l; }
# Pictures a second that the driver gave, shown or too late for that, by its own stamps.
measured_rate() {
    grep '"placeholder":false' "$out/$name" | sed 's/.*"captured_ms":\([0-9.]*\).*/\1/' | awk -v lost="$(value dropped)" '
        NR == 1 { first = $1 } { last = $1 } END { printf "%.1f", (NR - 1 + lost) * 1000 / (last - first) }'
}
median() { sort -n | awk '{ v[NR] = $1 } END { if (NR) printf "%.0f ms, worst %.0f of %d", v[int((NR + 1) / 2)], v[NR], NR }'; }

name=list
expect "the camera is listed, its metadata node is not" "$(cat "$out/list")" = \
    '{"path":"/dev/video0","name":"Camera A: Camera A"}'

look_at mjpeg
expect "the best mode up to 720p, at 30 and not 60" "$(value mode)" = "MJPG 1280x720@30"
expect "the camera was told so" "$(grep -c "stream MJPG 1280x720@30" "$out/camera.A")" -ge 1
expect "bit by bit" "$(strangers 1280x720.mjpeg)" = 0
expect "and not one of them for ever" "$(different)" -ge 5
expect "nothing is damaged" "$(value corrupt)" = 0
echo "MJPEG 1280x720: $(measured_rate) pictures a second of the driver, $(frames) shown, all of them as fed"

look_at largest
expect "the largest at 30" "$(value mode)" = "MJPG 1920x1080@30"
expect "bit by bit" "$(strangers 1920x1080.mjpeg)" = 0

look_at steady
expect "frames" "$(frames)" = 10
expect "controls are as they were" "$(cmp "$out/controls_before" "$out/controls_after" 2>&1)" = ""
expect "white balance and focus as set by hand" "$(grep -cE '^(White Balance Temperature=5000|Focus, Absolute=100|Gain=20)$' \
    "$out/controls_after")" = 3
expect "the mains are told, the frame rate is held, both put back" "$(sed -n 's/^[0-9.]* set //p' "$out/camera.A" | tr '\n' ' ' |
    grep -c 'mains 1 exposure_priority 0 mains 2 exposure_priority 1')" = 1

look_at first
expect "frames" "$(frames)" -ge 1
look_at second
expect "says so" "$(placeholders "camera busy: another program uses it; looking for it again")" -ge 2
expect "frames when it is free" "$(frames)" -ge 1

look_at replugged
expect "placeholders say why" "$(placeholders "camera unplugged")" = "$(placeholders "")"
expect "it came back as often as it went, and from two resets" "$(value reopened)" = $((times + 2))
expect "bit by bit" "$(strangers 640x360.mjpeg)" = 0
# From the plug in the socket to the capture of the first frame: the kernel's finding it is part of it.
replug_times() {
    { sed -n 's/^\([0-9.]*\) plugged$/\1 plugged/p' "$out/camera.A"
      sed -n 's/.*"placeholder":false.*"captured_ms":\([0-9.]*\).*/\1 frame/p' "$out/replugged"; } | sort -n |
        awk '$2 == "plugged" { at = $1 } $2 == "frame" && at { if (seen) print $1 - at; seen = 1; at = 0 }'
}
echo "replugged while streaming, to the first frame: $(replug_times | median)"

# What one replug costs, by those after the first tenth: then all that is made once is made.
flat() { # NAME
    name="weight of the $1"
    awk -v times="$times" -v kb=600 -v who="$1" '
        NR <= times / 10 { next }
        { n++; files[$2] = 1; threads[$4] = 1; if (n <= 10) before += $6; last[n % 10] = $6 }
        END {
            for (i in last) after += last[i]
            for (i in files) f = f (f == "" ? "" : ", ") i
            for (i in threads) t = t (t == "" ? "" : ", ") i
            printf "the %s over %d replugs: %s open files, %s threads, %d kB, then %d\n", who, n, f, t, before / 10, after / 10
            exit !(n >= times * 0.9 && f !~ /,/ && t !~ /,/ && after - before < 10 * kb)
        }' "$out/weight.$1" || wrong "the $1 grows by its replugs: $(head -n 2 "$out/weight.$1") … $(tail -n 2 "$out/weight.$1")"
}
if [ "$mirror" != none ]; then
    flat probe
    flat mirror
    grep -q "the mirror ended with 0" "$scratch/said" || wrong "the mirror didn't end well: $(tail -n 3 "$out/mirror")"
fi

look_at faults
# Pictures that were damaged between a mark and the next.
damaged() { # MARK
    awk -v mark="\"$1\"" 'index($0, "\"mark\"") { on = index($0, mark) }
        on && match($0, /"corrupt":[0-9]+/) { n = substr($0, RSTART + 10, RLENGTH - 10); if (first == "") first = n; last = n }
        END { print last - first }' "$out/$name"
}
expect "no damage is shown" "$(strangers 640x360.mjpeg)" = 0
for fault in cut corrupt; do
    expect "pictures that are $fault are skipped and counted" "$(damaged $fault)" -ge 2
done
expect "what the driver calls faulty it keeps" "$(damaged error)" = 0
expect "says so" "$(placeholders "camera sends only damaged pictures; looking for it again")" -ge 1
expect "says so" "$(placeholders "camera gives no pictures; looking for it again")" -ge 1
expect "opened again" "$(value reopened)" -ge 2

name=list_of_two
expect "both" "$(cat "$out/$name")" = '{"path":"/dev/video0","name":"Camera A: Camera A"}
{"path":"/dev/video2","name":"Camera B: Camera B"}'
look_at two_auto
expect "the first" "$(value mode)" = "MJPG 640x360@30"
look_at two_path
expect "the second, raw" "$(value mode)" = "YUYV 640x480@30"
expect "bit by bit" "$(strangers 640x480.yuyv)" = 0
look_at two_id
expect "always the second" "$(strangers 640x480.yuyv)" = 0
expect "opened again once" "$(value reopened)" = 1
look_at cut_raw
expect "raw pictures that are cut aren't shown" "$(strangers 640x480.yuyv)" = 0

look_at dark
sets() { awk '{ print $3 }' <(grep " set " "$out/camera.D") | uniq | tr '\n' ' '; }
last_set() { awk -v name="$1" '$2 == "set" && $3 == name { value = $4 } END { print value }' "$out/camera.D"; }
expect "the mains, the rate, then by hand, and all the way back" "$(sets | grep -cE \
    '^mains exposure_priority exposure_mode exposure_time (gain |exposure_time )+mains exposure_priority gain exposure_time exposure_mode $')" = 1
expect "all is put back" "$(last_set exposure_mode) $(last_set mains) $(last_set exposure_priority) $(last_set gain)" = \
    "8 2 1 16"

look_at vivid
expect "frames that the driver calls faulty are skipped and counted" "$(value corrupt)" -ge 1
expect "disconnected" "$(placeholders "camera unplugged; looking for it again")" -ge 1
expect "opened again" "$(value reopened)" -ge 1
expect "frames at the end" "$(tail -n 2 "$out/$name" | grep -c '"placeholder":false')" = 1
look_at vivid_refused
expect "tried again" "$(frames)" = 5
[ -z "${CHEVAL_VM_OUT:-}" ] || cp "$scratch/said" "$out/said"
finish
