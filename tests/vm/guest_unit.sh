# Runs in a machine of its own (boot.sh --disk): the package's unit under systemd, on a root that is read-only, with a USB
# camera of the real uvcvideo and a touch screen of uinput. What happened is left in /out, a line a fact in /out/facts, and
# judged outside (tests/integration/test_vm_unit.sh), which answers /out/want with a picture of the screen.
#   guest_unit.sh PROGRAMS PICTURES WIDTH HEIGHT
set -u
programs=$1 pictures=$2 width=$3 height=$4
unit=cheval.service
cd /run || exit 1

fact() { echo "$*" >>/out/facts; }
fail() {
    echo "FAILED: $*"
    journalctl --no-pager -n 60 -o short-monotonic >/out/journal.txt
    exit 1
}
patiently() { # SECONDS COMMAND…
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || fail "waited for: $*"
        sleep 0.5
    done
}
gone() { [ ! -e "$1" ]; }
shoot() { # NAME
    echo "$1" >/out/want.part
    mv /out/want.part /out/want
    patiently 60 gone /out/want
}
property() { systemctl show -p "$1" --value $unit; }
is() { [ "$(property "$1")" = "$2" ]; }
now() { cut -d' ' -f1 /proc/uptime; }
since() { awk -v from="$1" '{ printf "%.1f", $1 - from }' /proc/uptime; }
pictures_since() { # CURSOR: camera pictures that were first on the screen
    journalctl --sync
    journalctl -u $unit --after-cursor "$1" -o cat --no-pager | grep -c "first camera picture is on the screen"
}
cursor() { journalctl --sync; journalctl -n 0 --show-cursor | sed -n 's/^-- cursor: //p'; }
shown() { [ "$(pictures_since "$1")" -ge 1 ]; }

modprobe -a vhci-hcd uvcvideo virtio-gpu uinput evdev || exit 1
mkfifo orders fingers
"$programs/touch_screen" "$width" "$height" fingers &
"$programs/usb_camera" "$pictures" --orders orders >/out/camera &
udevadm settle
patiently 60 test -e /dev/video0

# As an installer does, then the root is closed; what may be written is in memory.
cheval kiosk install || exit 1
mkdir -p /run/systemd/system/$unit.d /run/systemd/journald.conf.d
printf '[Journal]\nStorage=volatile\n' >/run/systemd/journald.conf.d/volatile.conf
# An emulated processor is a hundred times slower than a real one: patience is the one thing that is other than in a shop.
printf '[Service]\nTimeoutStartSec=1500\nTimeoutStopSec=120\nWatchdogSec=300\nExecStart=\nExecStart=/usr/bin/cheval run --fullscreen --verbose\n' \
    >/run/systemd/system/$unit.d/patience.conf
for folder in /var/lib/cheval /var/cache/cheval; do
    mkdir -p $folder
    mount -t tmpfs -o mode=700,uid="$(id -u cheval)",gid="$(id -g cheval)" tmpfs $folder
done
systemctl daemon-reload
systemctl restart systemd-journald
mount -o remount,ro / || fail "the root can't be made read-only"
fact root "$(findmnt -no OPTIONS / | cut -d, -f1)"

# --- started: ready with the first frame, as its own user --------------------------------------------------------
mark=$(cursor)
began=$(now)
systemctl start --no-block $unit
sleep 3
fact state_at_first "$(property ActiveState)"
shoot activating
patiently 1500 is ActiveState active
fact ready_s "$(since "$began")"
patiently 300 shown "$mark"
main=$(property MainPID)
fact user "$(ps -o user= -p "$main")"
fact groups "$(ps -o supgrp= -p "$main")"
fact seccomp "$(sed -n 's/^Seccomp:\t//p' "/proc/$main/status")"
fact capabilities "$(sed -n 's/^CapBnd:\t//p' "/proc/$main/status")"
fact status "$(property StatusText)"
sleep 30
shoot started
# The first start of all is the installer's: a language of its list, which is Spanish on a screen this small.
echo "down 0 $((width * 152 / 540)) $((height * 292 / 960))" >fingers
sleep 1
echo "up 0" >fingers
sleep 60
shoot touched
cheval kiosk status >/out/kiosk_status

# --- one of a kind ----------------------------------------------------------------------------------------------
setpriv --reuid=cheval --regid=cheval --init-groups env RUNTIME_DIRECTORY=/run/cheval HOME=/var/lib/cheval \
    XDG_STATE_HOME=/var/lib XDG_CONFIG_HOME=/var/lib cheval run --headless --seconds 1 2>/out/second
fact second $?

# --- a warning in the journal -------------------------------------------------------------------------------------
echo unplug >orders
warned() { journalctl -u $unit -p warning -o cat --no-pager | grep -q "camera unplugged"; }
patiently 200 warned
echo plug >orders
journalctl -u $unit -o json --no-pager >/out/journal.json

# --- a killed one, and one that stands still ------------------------------------------------------------------------
mark=$(cursor)
began=$(now)
kill -KILL "$main"
patiently 60 is NRestarts 1
patiently 1500 is ActiveState active
fact killed_ready_s "$(since "$began")"
patiently 300 shown "$mark"
fact killed_picture "$(journalctl -u $unit --after-cursor "$mark" -o cat --no-pager | sed -n 's/.*on the screen \([0-9]*\) ms.*/\1/p')"
began=$(now)
kill -STOP "$(property MainPID)"
patiently 600 is NRestarts 2
fact stopped_restart_s "$(since "$began")"
patiently 1500 is ActiveState active
fact stopped_ready_s "$(since "$began")"

began=$(now)
systemctl stop $unit
fact stop_s "$(since "$began")"
fact stop_result "$(property Result)"
journalctl --sync
journalctl -u $unit -o short-monotonic --no-pager >/out/journal.txt
echo "all done"
