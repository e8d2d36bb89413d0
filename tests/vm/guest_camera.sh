# Runs in the virtual machine (boot.sh): the mirror's capture code on the real uvcvideo and vivid drivers. What came is
# left in /out, a file for each run of camera_probe, and judged outside, where a machine isn't emulated
# (tests/integration/test_vm_camera.sh).
#   guest_camera.sh PROGRAMS PICTURES TIMES CHEVAL     TIMES: to unplug while streaming; CHEVAL: none, or the program, which
#                                                      is then unplugged from as often
set -u
programs=$1 pictures=$2 times=$3 cheval=$4
probe=$programs/camera_probe
cd /run || exit 1

say() { printf '%s %s\n' "$(cut -d' ' -f1 /proc/uptime)" "$*"; }
fail() {
    say "FAILED: $*"
    tail -n 3 camera.* "$1" 2>/dev/null | cut -c -200
    cp ./camera.? "$1" /out/ 2>/dev/null
    exit 1
}

# patiently SECONDS COMMAND…: until it succeeds
patiently() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.1
    done
}
# What the device manager of a store's machine does for a camera that comes: a name that stays.
name_cameras() {
    local node device serial
    rm -rf by-id.part
    mkdir -p by-id.part
    for node in /sys/class/video4linux/video*; do
        device=$(readlink -f "$node/device/..")
        [ -f "$device/serial" ] && [ "$(cat "$node/index")" = 0 ] || continue
        read -r serial <"$device/serial"
        ln -s "/dev/${node##*/}" "by-id.part/usb-$serial"
    done
    rm -rf /dev/v4l/by-id
    mkdir -p /dev/v4l
    mv by-id.part /dev/v4l/by-id
}
has_serial() { grep -qsx "$1" /sys/bus/usb/devices/*/serial && grep -qs . /sys/bus/usb/devices/*:1.0/video4linux/video*/index; }

# camera NAME PORT FOLDER [OPTION…]: plugged in, its orders by `order NAME …`, its words in camera.NAME
camera() {
    local name=$1 port=$2 folder=$3
    shift 3
    rm -f "orders.$name" "camera.$name"
    mkfifo "orders.$name"
    "$programs/usb_camera" "$folder" --port "$port" --name "Camera $name" --serial "$name" --orders "orders.$name" "$@" \
        >"camera.$name" 2>&1 &
    patiently 30 has_serial "$name" || fail "camera $name doesn't come"
}
order() { echo "${*:2}" >"orders.$1"; }
dismiss() { # NAME
    order "$1" quit
    patiently 10 grep -q unplugged "camera.$1"
    cp "camera.$1" /out/
}

# run NAME PROBE_ARGUMENTS…: in the background; `ends NAME` stops it and leaves its lines in /out
run() {
    local name=$1
    shift
    say "$name"
    rm -f "enough.$name" "$name"
    "$probe" "$@" --sum yes --until "enough.$name" >>"$name" 2>"$name.stderr" & # others write into it too: mark
    runs[$name]=$!
}
declare -A runs
ends() {
    local name
    for name in "$@"; do
        touch "enough.$name"
        wait "${runs[$name]}" || echo "the probe failed" >>"$name.stderr"
        cp "$name" "$name.stderr" /out/
    done
}
whole() { # NAME ARGUMENTS…: one that ends by itself
    run "$@"
    wait "${runs[$1]}" || echo "the probe failed" >>"$1.stderr"
    cp "$1" "$1.stderr" /out/
}
last_is() { tail -n 1 "$1" 2>/dev/null | grep -q "\"placeholder\":$2"; }
# more NAME N: so many frames from now on
more() {
    local wanted
    wanted=$(($(grep -c '"placeholder":false' "$1") + $2))
    patiently 60 has_frames "$1" "$wanted" || fail "$1" "shows no $2 frames more"
}
has_frames() { [ "$(grep -c '"placeholder":false' "$1")" -ge "$2" ]; }
mark() { echo "{\"mark\":\"$2\"}" >>"$1"; }
shows() { patiently 60 last_is "$1" false || fail "$1" "shows no camera"; }
shows_placeholder() { patiently 30 last_is "$1" true || fail "$1" "shows no placeholder"; }
says() { grep -q "$2" "$1"; }
# What a process has open, its threads, and its memory: private, which is what can leak; then how hard the kernel works.
weigh() { # PID
    echo "files $(ls "/proc/$1/fd" | wc -l) threads $(ls "/proc/$1/task" | wc -l)" \
        "kB $(awk '/^Private_/ { sum += $2 } END { print sum }' "/proc/$1/smaps_rollup")"
}

modprobe -a vhci-hcd uvcvideo || exit 1
say "kernel $(uname -r)"

camera A 0 "$pictures" --only MJPG
"$probe" --list >/out/list
whole mjpeg auto 60 --frames 30 --max 1280x720
whole largest auto 60 --frames 3

# What the mirror's own code has no hand in stays as it was set; all it changes is put back.
device=/dev/video0
for setting in "White Balance, Automatic/0" "White Balance Temperature/5000" "Focus, Automatic Continuous/0" \
    "Focus, Absolute/100" "Gain/20"; do
    "$programs/v4l2_probe" $device set "${setting%/*}" "${setting#*/}" || say "refused: $setting"
done
"$programs/v4l2_probe" $device controls >/out/controls_before
whole steady auto 60 --frames 10 --max 640x360 --mains 50
"$programs/v4l2_probe" $device controls >/out/controls_after

# Who comes second waits for the first to go.
run first auto 60 --max 640x360
shows first
run second auto 60 --max 640x360
shows_placeholder second
ends first
shows second
ends second

say "$times times unplugged"
run replugged auto 3600 --max 640x360
shows replugged
for ((i = 0; i < times; i++)); do
    order A unplug
    shows_placeholder replugged
    sleep "0.$((RANDOM % 9))"
    order A plug
    shows replugged
    weigh "${runs[replugged]}" >>/out/weight.probe
done
mark replugged "resets"
device=$(dirname "$(grep -lx A /sys/bus/usb/devices/*/serial)")
"$programs/v4l2_probe" "$(printf '/dev/bus/usb/%03d/%03d' "$(cat "$device/busnum")" "$(cat "$device/devnum")")" reset ||
    say "the port wasn't reset"
more replugged 3
mark replugged "hub"
echo "1-0:1.0" >/sys/bus/usb/drivers/hub/unbind # the hub goes with all that is behind it
shows_placeholder replugged
echo "1-0:1.0" >/sys/bus/usb/drivers/hub/bind
shows replugged
ends replugged

# The whole mirror, with a small picture that an emulated processor can draw.
if [ "$cheval" != none ]; then
    say "the mirror, $times times unplugged"
    XDG_RUNTIME_DIR=/run "$cheval" run --headless --size 320x180 --camera auto --no-profile-store --attract off \
        --settings /run/none.json --verbose 2>/out/mirror &
    mirror=$!
    has_said() { [ "$(grep -c "$1" /out/mirror)" -ge "$2" ]; }
    patiently 600 has_said "the first camera picture" 1 || fail /out/mirror "the mirror shows no camera"
    for ((i = 1; i <= times; i++)); do
        order A unplug
        patiently 60 has_said "camera unplugged" $i || fail /out/mirror "the mirror doesn't notice"
        order A plug
        patiently 60 has_said "camera: open" $i || fail /out/mirror "the mirror doesn't open it again"
        weigh $mirror >>/out/weight.mirror
    done
    kill -TERM $mirror
    wait $mirror
    say "the mirror ended with $?"
fi

run faults auto 600 --max 640x360
shows faults
for fault in cut corrupt error; do
    mark faults $fault
    order A $fault 3
    more faults 12
    order A $fault 0
    more faults 2
done
mark faults ruined
order A corrupt 1
patiently 30 says faults "only damaged pictures" || say "ruined pictures weren't noticed"
order A corrupt 0
shows faults
mark faults silent
order A silent
patiently 30 says faults "gives no pictures" || say "silence wasn't noticed"
order A speak
shows faults
ends faults

# Two, the second one by bulk transfers: which of them is shown.
camera B 1 "$pictures" --bulk --only YUYV
name_cameras
"$probe" --list >/out/list_of_two
whole two_auto auto 60 --frames 5 --max 640x360
whole two_path /dev/video2 60 --frames 20
run two_id /dev/v4l/by-id/usb-B 60
shows two_id
order A unplug # another's going is nothing to it
sleep 1
order B unplug
shows_placeholder two_id
order B plug # it comes first this time, with A's old node's name
patiently 30 has_serial B
name_cameras
order A plug
patiently 30 has_serial A
shows two_id
ends two_id
dismiss A
order B cut 3
whole cut_raw auto 60 --frames 10
dismiss B

camera D 0 "$pictures/dark" --only YUYV
whole dark auto 60 --frames 60 --max 640x360 --exposure mirror --mains 50 --face 60
dismiss D

# vivid makes itself a camera by its options: one input, a webcam.
modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0 || say "no vivid"
patiently 10 test -e /dev/video0
vivid() { "$programs/v4l2_probe" /dev/video0 set "$@" || say "vivid has no $1"; }
run vivid auto 60 --max 640x360
shows vivid
for i in 1 2 3 4 5; do
    vivid "Inject V4L2_BUF_FLAG_ERROR" 1
    sleep 0.2
done
vivid "Percentage of Dropped Buffers" 50
sleep 2
vivid "Percentage of Dropped Buffers" 0
shows vivid
mark vivid disconnect
vivid "Disconnect" 1
patiently 30 says vivid "unplugged" || say "the disconnect wasn't noticed"
shows vivid
mark vivid fatal
vivid "Inject Fatal Streaming Error" 1
more vivid 10
ends vivid
vivid "Inject VIDIOC_STREAMON Error" 1
whole vivid_refused auto 30 --frames 5 --max 640x360
dmesg >/out/kernel
grep -E "BUG|Oops|WARNING" /out/kernel && say "the kernel isn't well"
say "all done"
