#!/usr/bin/env bash
# Runs in the virtual machine (boot.sh): the mirror on a screen without a desktop (SDL on KMSDRM), with a real USB camera
# driver and a touch screen of uinput. What is to be done is asked for from outside (screen.sh), a line of bash at a time
# in a file /out/order; when it is done the file goes, and /out/done has its exit status.
#   guest_screen.sh CHEVAL PROGRAMS PICTURES WIDTH HEIGHT     the touch screen's size
set -u
cheval=$1 programs=$2 pictures=$3 width=$4 height=$5
cd /run || exit 1
export HOME=/run XDG_CONFIG_HOME=/run/config XDG_STATE_HOME=/run/state XDG_RUNTIME_DIR=/run SDL_VIDEODRIVER=kmsdrm
mirror=''

patiently() { # SECONDS COMMAND…
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.3
    done
}
modes() { head -n 1 /sys/class/drm/card0-*/modes; }
finger() { echo "$*" >fingers; }
camera() { echo "$1" >camera; }
# begin OPTION…: as systemd would, again where it asks for it; what it says goes to /out/mirror, its ends to /out/ends
begin() {
    (
        trap 'kill -TERM $child' TERM
        while :; do
            "$cheval" run --fullscreen --verbose "$@" 2>>/out/mirror &
            child=$!
            echo $child >/run/pid
            wait $child
            status=$?
            [ $status -le 128 ] || { wait $child; status=$?; } # the signal was this shell's
            echo "$status" >>/out/ends
            [ $status = 75 ] || break
        done
    ) &
    mirror=$!
}
says() { [ "$(grep -c -- "$1" /out/mirror)" -ge "${2:-1}" ]; } # WORDS [TIMES]
end() {
    kill -TERM "$(cat /run/pid)"
    wait "$mirror"
    mirror=''
}
# What the process takes in that time, in hundredths of processors' seconds; then its busiest threads.
work() { # SECONDS
    local threads=/proc/$(cat /run/pid)/task
    awk '{ print $1, $2, $14 + $15 }' "$threads"/*/stat >/run/before
    sleep "$1"
    awk 'NR == FNR { before[$1] = $3; next } { done = $14 + $15 - before[$1]; all += done; if (done > 0) print done, $2 }
        END { print all + 0, "all" }' /run/before "$threads"/*/stat | sort -rn | head -n 4 | tr '\n' ' '
}

modprobe -a vhci-hcd uvcvideo virtio-gpu uinput evdev || exit 1
mkfifo camera fingers
"$programs/touch_screen" "$width" "$height" fingers &
"$programs/usb_camera" "$pictures" --orders camera >/out/camera &
patiently 30 test -e /dev/video0 || exit 1
echo ready >/out/ready
while :; do
    [ -e /out/order ] || { sleep 0.1; continue; }
    order=$(cat /out/order)
    [ "$order" != off ] || break
    eval "$order" >/out/answer 2>&1
    echo $? >/out/done.part
    rm /out/order
    mv /out/done.part /out/done
done
