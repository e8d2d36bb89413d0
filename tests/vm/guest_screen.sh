# Runs in the virtual machine (boot.sh): the mirror on a screen without a desktop (SDL on KMSDRM), with a real USB camera
# driver and a touch screen of uinput. What the screen scans out is asked for by a file /out/want, made outside
# (tests/integration/test_vm_screen.sh), which answers by removing it.
#   guest_screen.sh CHEVAL PROGRAMS PICTURES WIDTH HEIGHT
set -u
cheval=$1 programs=$2 pictures=$3 width=$4 height=$5
cd /run || exit 1
export HOME=/run XDG_CONFIG_HOME=/run/config XDG_STATE_HOME=/run/state XDG_RUNTIME_DIR=/run SDL_VIDEODRIVER=kmsdrm

patiently() { # SECONDS COMMAND…
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || { echo "FAILED: waited for: $*"; return 1; }
        sleep 0.5
    done
}
gone() { [ ! -e "$1" ]; }
shoot() { # NAME
    sleep 20 # emulated, the mirror draws a picture in seconds
    echo "$1" >/out/want.part
    mv /out/want.part /out/want
    patiently 60 gone /out/want
}
tap() { # X Y
    echo "down 0 $1 $2" >fingers
    sleep 0.3
    echo "up 0" >fingers
}

modprobe -a vhci-hcd uvcvideo virtio-gpu uinput evdev || exit 1
cat /sys/class/drm/card0-*/modes | head -n 1
mkfifo orders fingers
"$programs/touch_screen" "$width" "$height" fingers &
"$programs/usb_camera" "$pictures" --orders orders >/out/camera &
patiently 30 test -e /dev/video0 || exit 1
"$cheval" run --camera auto --fullscreen --no-profile-store --language en --verbose 2>/out/mirror &
mirror=$!
patiently 200 grep -q "first camera picture is on the screen" /out/mirror || exit 1
shoot english
tap 152 292 # the first language of the list: German
shoot german
echo unplug >orders
patiently 60 grep -q "camera unplugged" /out/mirror
shoot unplugged
echo plug >orders
patiently 60 grep -q "camera: open" /out/mirror
tap 440 732 # on to the next page
shoot next
kill -TERM $mirror
wait $mirror
echo "the mirror ended with $?"
