#!/usr/bin/env bash
# The package's unit under a real systemd, in a virtual machine with a screen, a USB camera and a touch screen, its root
# read-only: it is ready with its first frame, runs as its own user, takes a finger, is alone; killed or standing still it
# comes again; it ends when told; its journal lines have priorities. Emulated, a picture takes seconds, so it is a test of
# the long form, and what is timed is printed. The screen's pictures stay in $CHEVAL_BUILD_DIR/screenshots.
source "$(dirname "$0")/../support/assert.sh"
source "$(dirname "$0")/../support/machine.sh"
python=/usr/bin/python3
"$python" -c 'import numpy, PIL' 2>/dev/null || skip "python3-numpy and python3-pil are not installed"
programs=$CHEVAL_BUILD_DIR/tests
shots=$CHEVAL_BUILD_DIR/screenshots
out=$scratch/out
width=360 height=640
for file in "$programs/usb_camera" "$programs/touch_screen"; do
    [ -e "$file" ] || skip "$file isn't there"
done
mkdir -p "$out/pictures" "$out/programs" "$shots"
cp "$programs/usb_camera" "$programs/touch_screen" "$out/programs/"
ffmpeg -nostdin -v error -y -i "$CHEVAL_SOURCE_DIR/build/clips/bench-720p.avi" -frames:v 40 -vf scale=640:360 \
    -pix_fmt yuvj422p -q:v 3 -f mjpeg "$out/pictures/640x360.mjpeg" || skip "ffmpeg can't make pictures"

# The guest asks for pictures of its screen by name. A screen's first picture is the one before: the second one counts.
python3 - "$out" $$ <<'END' &
import os, socket, sys, time

out, test = sys.argv[1:]
monitor = None
while os.path.exists("/proc/" + test):
    time.sleep(0.3)
    if not os.path.exists(out + "/want"):
        continue
    if monitor is None:
        monitor = socket.socket(socket.AF_UNIX)
        monitor.connect(out + "/monitor")
    name = open(out + "/want").read().strip()
    for path in (out + "/before.ppm", f"{out}/{name}.ppm"):
        monitor.sendall(f"screendump {path}\n".encode())
        time.sleep(1.5)
    os.remove(out + "/want")
END
watcher=$!
boot_machine --seconds 2900 --memory 2560 --qemu -device --qemu virtio-gpu-pci,xres=$width,yres=$height \
    --qemu -monitor --qemu "unix:$out/monitor,server,nowait" \
    "$CHEVAL_SOURCE_DIR/tests/vm/guest_unit.sh" /out/programs /out/pictures $width $height
grep -q "all done" "$scratch/said" || wrong "the guest's script didn't come to its end"
kill $watcher 2>/dev/null

fact() { sed -n "s/^$1 //p" "$out/facts"; }
is() { [ "$(fact "$1")" = "$2" ] || wrong "$1 is \"$(fact "$1")\", not \"$2\""; }
is root ro
is state_at_first activating
is user cheval
is seccomp 2
is capabilities 0000000000000000
is second 76
is stop_result success
for group in video render input audio; do
    [[ $(fact groups) == *$group* ]] || wrong "not in the group $group: $(fact groups)"
done
grep -q "another mirror (process" "$out/second" || wrong "a second mirror says $(cat "$out/second")"
grep -qE '^running +ok' "$out/kiosk_status" || wrong "kiosk status: $(cat "$out/kiosk_status")"
grep -q "Watchdog timeout" "$out/journal.txt" || wrong "the watchdog's part isn't in the journal"

"$python" - "$out" "$shots" <<'END' || wrong "journal or screen aren't as they should be"
import json, sys
import numpy
from PIL import Image

out, shots = sys.argv[1:]
failures = []


def expect(what, right):
    if not right:
        print("FAILED:", what)
        failures.append(what)


own = [line for line in map(json.loads, open(out + "/journal.json")) if line.get("SYSLOG_IDENTIFIER") == "cheval"]
priority = {}
for line in own:
    priority.setdefault(line["PRIORITY"], []).append(line["MESSAGE"])
expect("what is only told has the priority of that", any("first camera picture" in text for text in priority.get("6", [])))
expect("a warning has that of a warning", any("camera unplugged" in text for text in priority.get("4", [])))
expect("no priority is in the text", not any(line["MESSAGE"].startswith("<") for line in own))

picture = {}
for name in ("activating", "started", "touched"):
    image = Image.open(f"{out}/{name}.ppm").convert("RGB")
    image.save(f"{shots}/unit_{name}.png")
    picture[name] = numpy.asarray(image).astype(int)
expect("before it was ready the screen had nothing of it", picture["activating"].mean() < picture["started"].mean())
expect("something is on the screen", picture["started"].std() > 10)
expect("a finger changed it", (numpy.abs(picture["started"] - picture["touched"]).max(axis=2) > 40).mean() > 0.005)
sys.exit(bool(failures))
END
echo "emulated: ready after $(fact ready_s) s; killed, ready again after $(fact killed_ready_s) s, the camera's first picture" \
    "$(fact killed_picture) ms after the start; standing still, killed after $(fact stopped_restart_s) s, ready after" \
    "$(fact stopped_ready_s) s; stopped in $(fact stop_s) s"
finish
