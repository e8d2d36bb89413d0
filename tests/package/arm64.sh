#!/usr/bin/env bash
# The arm64 package under QEMU's user mode: doctor, and a portrait with make-up that must look as it does on this
# machine. (Not more: the look "evening" with glasses crashes under QEMU, in
# code that Mesa 22.3's llvmpipe made.)
#   arm64.sh DEB SYSROOT OWN_CHEVAL OUT_FOLDER
# OUT_FOLDER gets both pictures. Exit 77: it can't be done here.
set -eu
deb=$(readlink -f "${1:?usage: arm64.sh DEB SYSROOT OWN_CHEVAL OUT_FOLDER}") sysroot=$(readlink -f "$2")
own=$(readlink -f "$3") out=$4
command -v qemu-aarch64-static >/dev/null || { echo "SKIPPED: qemu-aarch64-static is not here"; exit 77; }
portrait=$(readlink -f "$(dirname "$0")/../data/portrait.png")
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME=$work/state XDG_CONFIG_HOME=$work/config
dpkg-deb -x "$deb" "$work/root"
file -b "$work/root/usr/bin/cheval" | grep -q aarch64 || { echo "FAILED: $deb has no program for arm64"; exit 1; }
# QEMU 7.2 leaves the heap little room behind the program; what needs more at once is given up instead of mapped
# elsewhere, unless the heap grows in steps that never fit there.
arm=(qemu-aarch64-static -L "$sysroot" -E GLIBC_TUNABLES=glibc.malloc.top_pad=67108864 "$work/root/usr/bin/cheval")
"${arm[@]}" doctor 2>/dev/null | tee "$out/doctor.txt"
for part in resources graphics models catalogue; do
    grep -qE "^$part +ok" "$out/doctor.txt" || { echo "FAILED: doctor: $part is not ok"; exit 1; }
done
compare() { # NAME WORN…
    local name=$1
    shift
    "${arm[@]}" snap "$portrait" "$@" -o "$out/$name-arm64.png"
    "$own" snap "$portrait" "$@" -o "$out/$name-own.png"
    /usr/bin/python3 - "$out/$name-arm64.png" "$out/$name-own.png" "$portrait" <<'P'
import sys
import numpy
from PIL import Image
arm, own, bare = (numpy.asarray(Image.open(path).convert("RGB"), dtype=int) for path in sys.argv[1:])
worn = abs(own - bare).max(axis=2) > 8
apart = abs(arm - own)
print(f"{sys.argv[1]}: apart at most {apart.max()}, {(apart > 4).any(axis=2).sum()} pixels by more than 4 of 255,"
      f" {worn.sum()} pixels are worn on")
# Rounding and tails of shaders, not a landmark that lies elsewhere: a few pixels of an edge.
sys.exit(bool(worn.sum() < 200 or (apart > 4).any(axis=2).sum() > 200 or apart.mean() > 0.05))
P
}
compare make-up --wear LIP-1020:carmin,BLU-5210:rosebud@60
echo "all passed"
