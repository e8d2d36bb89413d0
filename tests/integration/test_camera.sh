#!/usr/bin/env bash
# The V4L2 path against a test camera that speaks the ioctls to libv4l2 (tests/support/fake_v4l2.c): what it offers and
# how it fails is set for each run; the probe prints a line for every frame the mirror would get.
set -u
build=${CHEVAL_BUILD_DIR:?the build folder of the preset}
fake=$build/tests/libfake_v4l2.so
probe=$build/tests/camera_probe
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
wrong=0

for file in "$fake" "$probe"; do
    [ -e "$file" ] || { echo "SKIPPED: $file isn't built"; exit 77; }
done
# The address sanitizer wants to be the first library; it works behind the fake too.
export ASAN_OPTIONS="verify_asan_link_order=0:${ASAN_OPTIONS:-}"

# run NAME [VARIABLE=VALUE...] -- PROBE_ARGUMENTS: into $out/NAME, four at a time: they mostly wait
run() {
    while [ "$(jobs -rp | wc -l)" -ge 4 ]; do
        wait -n
    done
    run_one "$@" &
}

run_one() {
    local name=$1
    shift
    local settings=()
    while [ "$1" != -- ]; do
        settings+=("$1")
        shift
    done
    shift
    env "${settings[@]}" LD_PRELOAD="$fake" "$probe" "$@" >"$out/$name" 2>"$out/$name.stderr" ||
        echo "the probe failed" >>"$out/$name.stderr"
}

# look_at NAME: what follows is about this run
look_at() {
    name=$1
    if grep -qE "libv4l2:|the probe failed|ERROR|runtime error" "$out/$name.stderr"; then
        echo "$name: $(cat "$out/$name.stderr")"
        wrong=$((wrong + 1))
    fi
}

# expect WHAT TEST...: the test is evaluated
expect() {
    local what=$1
    shift
    if ! [ "$@" ]; then
        echo "$name: $what: [ $* ] is wrong"
        head -n 3 "$out/$name"
        tail -n 3 "$out/$name"
        wrong=$((wrong + 1))
    fi
}

frames() { grep -c "\"placeholder\":false" "$out/$name"; }
placeholders() { grep -c "\"placeholder\":true.*$1" "$out/$name"; }
value() { tail -n 1 "$out/$name" | sed "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/"; } # of the last line
whole() { value "$1" | cut -d. -f1; }
sized() { grep -c "\"width\":$1,\"height\":$2,\"placeholder\":false" "$out/$name"; }
# Frames whose quarters aren't red, green, blue and a grey, give or take 6.
off_colour() {
    grep "\"placeholder\":false" "$out/$name" | sed 's/.*"quarters":\[//; s/[]["{}]//g' | awk -F, '
        function far(a, b) { return a - b > 6 || b - a > 6 }
        { grey = 60 + 40 * int(($10 - 40) / 40)
          if (far($1, 200) || far($2, 40) || far($3, 50) || far($4, 40) || far($5, 180) || far($6, 60) ||
              far($7, 50) || far($8, 60) || far($9, 190) || far($10, grey) || far($11, $10) || far($12, $10)) n++ }
        END { print n + 0 }'
}
is_near_30_hz() { # in a run of N seconds; a busy machine may lose some
    expect "about 30 frames a second" "$(frames)" -ge $(($1 * 20))
    expect "no more than 30 frames a second" "$(frames)" -le $(($1 * 32))
}

run list -- --list
run mjpeg -- auto 2
run smaller -- auto 1 --max 1280x720
run rotated -- auto 1 --max 1280x720 --rotate 90
run yuyv FAKE_V4L2_FORMATS=YUYV -- /dev/video0 2
run refused FAKE_V4L2_REFUSE=MJPG -- auto 1
run granted FAKE_V4L2_GRANT=YUYV:640x360 -- auto 1
run unknown_granted FAKE_V4L2_GRANT=H264:640x360 -- auto 1
run no_space FAKE_V4L2_NO_SPACE=1280 -- auto 3
run neither FAKE_V4L2_FORMATS=NV12 -- auto 1
run unplugged FAKE_V4L2_UNPLUG_AFTER=15 FAKE_V4L2_UNPLUGGED_MS=1500 -- auto 4
run gone FAKE_V4L2_UNPLUG_AFTER=5 FAKE_V4L2_UNPLUGGED_MS=60000 -- auto 8 --max 640x480
run nothing FAKE_V4L2_UNPLUG_AFTER=1 FAKE_V4L2_UNPLUGGED_MS=60000 -- /dev/video7 1
run busy FAKE_V4L2_BUSY_MS=900 -- auto 3
run silent FAKE_V4L2_SILENT_AFTER=10 -- auto 6
run corrupt FAKE_V4L2_CORRUPT_EVERY=3 -- auto 2
run only_corrupt FAKE_V4L2_CORRUPT_EVERY=1 -- auto 4
run faulty FAKE_V4L2_ERROR_EVERY=4 -- auto 2
run slow -- auto 3 --delay-ms 150
all=mode,time,gain,rate,mains,backlight
light() { # NAME CONTROLS LIGHT [VARIABLE=VALUE...] -- PROBE_ARGUMENTS: with what it set in $out/NAME.sets.stderr
    local name=$1 controls=$2 light=$3
    shift 3
    : >"$out/$name.sets.stderr"
    run "$name" FAKE_V4L2_CONTROLS="$controls" FAKE_V4L2_LIGHT="$light" FAKE_V4L2_SETS="$out/$name.sets.stderr" "$@"
}
light automatic $all 5 -- auto 4 --max 640x480 --face 4
light dark $all 5 -- auto 8 --max 640x480 --face 9 --exposure mirror --mains 50
light bright $all 1000 -- auto 6 --max 640x480 --face 7 --exposure mirror --mains 60
light good $all 100 -- auto 4 --max 640x480 --face 5 --exposure mirror
light nobody $all 5 -- auto 4 --max 640x480 --exposure mirror
light left $all 5 -- auto 10 --max 640x480 --face 3 --exposure mirror
light untouched $all 5 -- auto 4 --max 640x480 --face 5 --exposure fixed --mains 50
light none "" 5 -- auto 4 --max 640x480 --face 5 --exposure mirror --mains 50
light no_time gain,mode 5 -- auto 4 --max 640x480 --face 5 --exposure mirror
light backlight backlight 10 -- auto 4 --max 640x480 --face 5 --exposure mirror
light no_gain mode,time,gain 5 FAKE_V4L2_REFUSE_CONTROL=gain -- auto 5 --max 640x480 --face 6 --exposure mirror
light no_mode mode,time,gain 5 FAKE_V4L2_REFUSE_CONTROL=mode -- auto 5 --max 640x480 --face 6 --exposure mirror
for format in MJPG YUYV; do
    run "short_$format" FAKE_V4L2_FORMATS=$format FAKE_V4L2_SHORT_EVERY=4 -- auto 2
done
wait

look_at list
expect "the camera is listed, its metadata node is not" "$(cat "$out/list")" = \
    '{"path":"/dev/video0","name":"Fake camera"}'

look_at mjpeg
expect "the best mode" "$(value mode)" = "MJPG 1920x1080@30"
is_near_30_hz 2
expect "colours" "$(off_colour)" = 0
expect "no frame is damaged, few are lost" "$(value corrupt)$(($(value dropped) / 10))" = 00

look_at smaller
expect "the best mode up to 720p, at 30 and not 60" "$(value mode)" = "MJPG 1280x720@30"
expect "frames of that size" "$(sized 1280 720)" -ge 18

look_at rotated
expect "frames are turned" "$(sized 720 1280)" -ge 18

look_at yuyv
expect "the largest mode that reaches 30" "$(value mode)" = "YUYV 640x480@30"
is_near_30_hz 2
expect "colours" "$(off_colour)" = 0

look_at refused
expect "the other format where MJPEG is refused" "$(value mode)" = "YUYV 640x480@30"
expect "colours" "$(off_colour)" = 0

look_at granted
expect "what the driver made of it" "$(value mode)" = "YUYV 640x360@30"
expect "frames of that size" "$(sized 640 360)" -ge 18
expect "colours" "$(off_colour)" = 0

look_at unknown_granted
expect "says so" "$(placeholders "the camera refuses every mode it offers; looking for it again")" -ge 5

look_at no_space
expect "a smaller mode where the bus is full" "$(value mode)" = "YUYV 640x480@30"

look_at neither
expect "says so" "$(placeholders "the camera offers neither MJPEG nor YUYV")" -ge 5

look_at unplugged
expect "placeholders say why" "$(placeholders "camera unplugged; looking for it again")" -ge 8
expect "and nothing else" "$(placeholders "")" = "$(placeholders "camera unplugged")"
expect "as large as the frames before" "$(grep -c '"width":1920,"height":1080' "$out/$name")" = \
    "$(grep -c '"width"' "$out/$name")"
expect "opened again once" "$(value reopened)" = 1
expect "frames again" "$(tail -n 2 "$out/$name" | grep -c '"placeholder":false')" = 1
expect "colours" "$(off_colour)" = 0

look_at gone
expect "5 to 10 placeholders a second" "$(placeholders "camera unplugged")" -ge 40
expect "5 to 10 placeholders a second" "$(placeholders "camera unplugged")" -le 80
expect "no spinning: ms of CPU in 8 s" "$(whole cpu_ms)" -le 400

look_at nothing
expect "a camera that never was" "$(placeholders "camera not plugged in; looking for it again")" -ge 5

look_at busy
expect "says so" "$(placeholders "camera busy: another program uses it; looking for it again")" -ge 5
expect "frames when it is free" "$(frames)" -ge 20

look_at silent
expect "says so" "$(placeholders "camera gives no pictures; looking for it again")" -ge 2
expect "opened again" "$(value reopened)" -ge 1
expect "frames after that" "$(frames)" -ge 15

look_at corrupt
expect "a third is skipped and counted" "$(value corrupt)" -ge 10
expect "the rest comes" "$(value delivered)" -ge 20
expect "no damage is shown" "$(off_colour)" = 0

look_at only_corrupt
expect "says so" "$(placeholders "camera sends only damaged pictures; looking for it again")" -ge 2

for format in MJPG YUYV; do
    look_at "short_$format"
    expect "frames cut short are skipped and counted" "$(value corrupt)" -ge 10
    expect "the rest comes" "$(value delivered)" -ge 20
    expect "no damage is shown" "$(off_colour)" = 0
done

look_at faulty
expect "frames the driver calls faulty are skipped and counted" "$(value corrupt)" -ge 10
expect "the rest comes" "$(value delivered)" -ge 20

# What was set, in order, without repeats of a name; and the green quarter at the end, 180 in the light that is right.
sets() { awk '{ print $1 }' "$out/$name.sets.stderr" | uniq | tr '\n' ' '; }
last_set() { awk -v name="$1" '$1 == name { value = $2 } END { print value }' "$out/$name.sets.stderr"; }
first_set() { awk -v name="$1" '$1 == name { print $2; exit }' "$out/$name.sets.stderr"; }
count_set() { grep -c "^$1 " "$out/$name.sets.stderr"; }
green() { grep '"placeholder":false' "$out/$name" | tail -n 1 | sed 's/.*"quarters":\[//; s/[]["{}]//g' | cut -d, -f5; }
warnings() { grep -c "refuses to have its $1" "$out/$name.stderr"; }

look_at automatic
expect "only the frame rate is held" "$(sets)" = "rate "
expect "and put back" "$(last_set rate)" = 1

look_at dark
expect "the mains' frequency" "$(first_set mains)" = 1
expect "the frame rate is held first" "$(first_set rate)" = 0
expect "by hand" "$(first_set mode)" = 1
expect "as long as whole flashes in a frame go" "$(grep '^time' "$out/$name.sets.stderr" | sed -n 2p)" = "time 300"
expect "then by gain" "$(count_set gain)" -ge 4
expect "the face is lit" "$(green)" -ge 120
expect "and comes to rest" "$(green)" -le 190
expect "all is put back" "$(last_set mode)$(last_set mains)$(last_set rate)$(last_set gain)" = 3210
expect "frames go on" "$(frames)" -ge 80

look_at bright
expect "the face is no longer white" "$(green)" -le 240
expect "shorter than before" "$(first_set time)" -lt 156

look_at good
expect "nothing but the frame rate" "$(sets)" = "rate "

look_at nobody
expect "nothing but the frame rate" "$(sets)" = "rate "

look_at left
expect "the automatics have it back" "$(grep '^mode' "$out/$name.sets.stderr" | tr '\n' ' ')" = "mode 1 mode 3 "
expect "before the end" "$(green)" -le 70

look_at untouched
expect "nothing" "$(sets)" = ""

look_at none
expect "no control, no call" "$(sets)" = ""
expect "and no words" "$(wc -c <"$out/$name.stderr")" = 0

look_at no_time
expect "no time, no hands on the mode" "$(sets)" = ""

look_at backlight
expect "what there is: all, then back" "$(tr '\n' ' ' <"$out/$name.sets.stderr")" = "backlight 2 backlight 0 "

look_at no_gain
expect "asked once" "$(count_set gain)" = 1
expect "said once" "$(warnings gain)" = 1
expect "the rest works" "$(last_set mode)" = 3

look_at no_mode
expect "asked once" "$(tr '\n' ' ' <"$out/$name.sets.stderr")" = "mode 1 "
expect "said once" "$(warnings 'mode of exposure')" = 1

look_at slow
expect "a slow receiver gets the newest frames" "$(grep '"placeholder":false' "$out/$name" | tail -n 1 |
    sed 's/.*"age_ms":\([0-9]*\).*/\1/')" -le 110 # four waiting buffers would be 133
expect "the others are counted" "$(value dropped)" -ge 20

[ "$wrong" = 0 ] && echo "the V4L2 path did what it should in $(ls "$out" | grep -vc stderr) runs"
[ "$wrong" = 0 ]
