#!/usr/bin/env bash
# The mirror on a screen without a desktop, in a virtual machine (tests/vm): SDL on KMSDRM and virtio-gpu, a USB camera
# on the real uvcvideo that is pulled and put back, a finger on a touch screen of uinput. What is looked at is what the
# screen scans out; the pictures stay in $CHEVAL_BUILD_DIR/screenshots. Emulated, a picture takes seconds, so it is a
# test of the long form.
cheval_program=${1:?usage: bash TEST.sh CHEVAL}
source "$(dirname "$0")/../support/assert.sh"
[ -n "${CHEVAL_LONG:-}" ] || skip "takes minutes: CHEVAL_LONG=1 asks for it"
source=${CHEVAL_SOURCE_DIR:?the project}
build=${CHEVAL_BUILD_DIR:?the build folder of the preset}
programs=$build/tests
out=$scratch/out
shots=$build/screenshots
width=540 height=960
for file in "$programs/usb_camera" "$programs/touch_screen"; do
    [ -e "$file" ] || skip "$file isn't there"
done
grep -q __asan_init "$programs/usb_camera" && skip "a sanitized program is no fair guest of an emulated machine"
mkdir -p "$out/pictures" "$shots"
ffmpeg -nostdin -v error -y -i "$source/build/clips/bench-720p.avi" -frames:v 40 -vf scale=640:360 -pix_fmt yuvj422p \
    -q:v 3 -f mjpeg "$out/pictures/640x360.mjpeg" || skip "ffmpeg can't make pictures"

bash "$source/tests/vm/boot.sh" --out "$out" --seconds 900 --memory 2048 \
    --qemu -device --qemu virtio-gpu-pci,xres=$width,yres=$height \
    --qemu -monitor --qemu "unix:$out/monitor,server,nowait" \
    "$source/tests/vm/guest_screen.sh" "$cheval_program" "$programs" /out/pictures $width $height >"$scratch/said" 2>&1 &
machine=$!
# The guest asks for pictures of its screen by name. A screen's first picture is black: the second one counts.
python3 - "$out" $machine <<'END'
import os, socket, sys, time

out, machine = sys.argv[1], int(sys.argv[2])
monitor = None
while True:
    try:
        os.kill(machine, 0)
        if open(f"/proc/{machine}/stat").read().split()[2] == "Z":
            break
    except OSError:
        break
    time.sleep(0.3)
    if not os.path.exists(out + "/want"):
        continue
    if monitor is None:
        monitor = socket.socket(socket.AF_UNIX)
        monitor.connect(out + "/monitor")
    name = open(out + "/want").read().strip()
    for path in (out + "/black.ppm", f"{out}/{name}.ppm"):
        monitor.sendall(f"screendump {path}\n".encode())
        time.sleep(1.5)
    os.remove(out + "/want")
END
wait $machine
code=$?
[ $code != 77 ] || { cat "$scratch/said"; exit 77; }
[ $code = 0 ] || wrong "the guest's script ended with $code: $(tail -n 15 "$scratch/said") $(tail -n 5 "$out/mirror")"
grep "FAILED" "$scratch/said" && wrong "the guest complains"
grep -q "the mirror ended with 0" "$scratch/said" || wrong "the mirror didn't end well: $(tail -n 3 "$out/mirror")"
grep -q "^${width}x$height" "$scratch/said" || wrong "another screen than was asked for"
for words in "first camera picture is on the screen" "camera unplugged; looking for it again" "camera: open: 640x360 MJPG"; do
    grep -q "$words" "$out/mirror" || wrong "the mirror never said \"$words\""
done
python3 - "$out" "$shots" <<'END' || wrong "the screen doesn't show what it should"
import sys
import numpy
from PIL import Image

out, shots = sys.argv[1:]
picture = {}
for name in ("english", "german", "unplugged", "next"):
    image = Image.open(f"{out}/{name}.ppm").convert("RGB")
    image.save(f"{shots}/kmsdrm_{name}.png")
    picture[name] = numpy.asarray(image).astype(int)


def changed(a, b, rows):  # share of the pixels between those rows
    part = slice(*rows)
    return (numpy.abs(picture[a][part] - picture[b][part]).max(axis=2) > 40).mean()


def expect(what, right):
    if not right:
        print("FAILED:", what)
        failures.append(what)


failures = []
list_rows, camera_rows = (190, 700), (0, 160)  # of the installer's panel; above it the shopper is seen
expect("something is on the screen", picture["english"].mean() > 10)
expect("a finger chose another language", 0.005 < changed("english", "german", list_rows))
expect("a camera's picture is seen, then none", picture["german"][slice(*camera_rows)].std() >
       picture["unplugged"][slice(*camera_rows)].std() + 1)
expect("a finger went on to the next page", 0.02 < changed("unplugged", "next", list_rows))
sys.exit(bool(failures))
END
sed -n 's/.*info: start: /mirror: /p' "$out/mirror"
finish
