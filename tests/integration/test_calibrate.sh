#!/usr/bin/env bash
# cheval calibrate: the board it prints, the camera it finds from pictures of that board, what it refuses, and where
# the mirror finds the result.
. "$(dirname "$0")/../support/assert.sh"

cd "$scratch" || exit 1
status 0 "$cheval" calibrate --print-board board.svg
grep -q 'width="300mm" height="225mm"' board.svg || wrong "the board has not its true size"
[ "$(grep -c '<rect x=' board.svg)" = 35 ] || wrong "not 35 dark squares"
status 0 "$cheval" calibrate --print-board board.png --board 7x5 --square-mm 10
refuses 1 "as .svg or .png" "$cheval" calibrate --print-board board.pdf
refuses 2 "9x6" "$cheval" calibrate --board 9by6 x.png
refuses 2 "--square-mm" "$cheval" calibrate --square-mm -3 x.png
refuses 2 "needs --screen-width-mm" "$cheval" calibrate --camera-above-mm 3 x.png
refuses 1 "missing.png" "$cheval" calibrate missing.png

# A pinhole camera with f = 700 px looks at the board, which ImageMagick turns into each view.
command -v convert >/dev/null && command -v python3 >/dev/null || skip "no ImageMagick or python3 here"
"$cheval" calibrate --print-board flat.png --square-mm 5 >/dev/null || wrong "no board"
python3 - >views <<'END'
import math
F, W, H, SIDE = 700.0, 800, 600, 59  # of a square in the printed board: 5 mm at 300 dots an inch
WAYS = [(0, 0, 0, 0, 0), (32, 4, 5, -2.4, -1.2), (-30, -6, -4, 2.2, 1.3), (4, 36, 6, 2.6, -1.2), (-6, -34, -8, -2.6, 1.3),
        (24, 24, 14, -2.2, 0.8), (-24, 22, -12, 2.0, -1.0), (22, -24, 10, 2.2, 1.0), (-20, -24, -16, -2.0, -1.0)]
for rx, ry, rz, tx, ty in WAYS:
    (a, b, c) = (math.radians(v) for v in (rx, ry, rz))
    points = []
    for x, y in ((-6, -4.5), (6, -4.5), (6, 4.5), (-6, 4.5)):  # corners of the paper, in squares
        y1, z1 = y * math.cos(a), y * math.sin(a)
        x2, z2 = x * math.cos(b) + z1 * math.sin(b), -x * math.sin(b) + z1 * math.cos(b)
        x3, y3 = x2 * math.cos(c) - y1 * math.sin(c), x2 * math.sin(c) + y1 * math.cos(c)
        depth = z2 + 17
        points.append((W / 2 + F * (x3 + tx) / depth, H / 2 + F * (y3 + ty) / depth))
    corners = ((0, 0), (12 * SIDE, 0), (12 * SIDE, 9 * SIDE), (0, 9 * SIDE))
    print(' '.join('%g,%g %.4f,%.4f' % (*f, *t) for f, t in zip(corners, points)))
END
number=0
while read -r points; do
    number=$((number + 1))
    convert flat.png -virtual-pixel gray -define distort:viewport=800x600+0+0 -distort Perspective "$points" \
        -blur 0x0.6 "view$number.png"
done <views

status 0 "$cheval" calibrate view*.png --square-mm 5 --screen-width-mm 531 --camera-above-mm 12
file=$scratch/config/cheval/camera.json
[ -f "$file" ] || wrong "nothing where the mirror looks"
python3 - "$file" <<'END' || wrong "not the camera that took the pictures: $(cat "$file")"
import json, sys
c = json.load(open(sys.argv[1]))
ok = abs(c['fx'] / 700 - 1) < 0.005 and abs(c['fy'] / 700 - 1) < 0.005 and abs(c['cx'] - 400) < 3 and abs(c['cy'] - 300) < 3
sys.exit(not (ok and abs(c['distortion']['k1']) < 0.02 and c['screen'] == {'width_mm': 531, 'camera_above_mm': 12}))
END
"$cheval" doctor >doctor 2>/dev/null
grep -q "^calibrated *ok .*camera.json, 800x600" doctor || wrong "doctor does not see it: $(grep calibrated doctor)"

status 1 "$cheval" calibrate view1.png view2.png -o few.json
grep -q "whole in 2 different views; 6 are needed" err || wrong "few views: $(cat err)"
[ ! -e few.json ] || wrong "a refused calibration was written"
status 1 "$cheval" calibrate view1.png view1.png view1.png view1.png view1.png view1.png view1.png -o alike.json
grep -q "left out: like one before" err || wrong "the same view counted twice"
convert view1.png -crop 330x600+0+0 +repage part.png
status 1 "$cheval" calibrate part.png -o part.json
grep -q "no whole board" err || wrong "part of a board was taken for the board"
convert view2.png -resize 50% small.png
status 1 "$cheval" calibrate view1.png small.png -o mixed.json
grep -q "one camera, one mode" err || wrong "pictures of two sizes were mixed"
# As a camera shows it: each view for a moment.
if command -v ffmpeg >/dev/null; then
    ffmpeg -v error -nostdin -framerate 2 -i view%d.png -vf fps=10,noise=alls=3:allf=t -pix_fmt yuvj420p -c:v mjpeg -q:v 2 \
        live.mkv
    status 0 "$cheval" calibrate --camera file:live.mkv --square-mm 5 --views 9 -o live.json
    grep -q "view 9 of 9" err || wrong "not every view of the clip was taken: $(tail -1 err)"
    python3 -c 'import json, sys; sys.exit(abs(json.load(open("live.json"))["fx"] / 700 - 1) > 0.005)' ||
        wrong "not the clip's camera: $(cat live.json)"
fi
status 1 "$cheval" calibrate --camera still:view1.png -o still.json
grep -q "are needed" err || wrong "one still was enough: $(cat err)"
finish
