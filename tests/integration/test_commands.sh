#!/usr/bin/env bash
# Every command's help, and one clear line for everything that can be wrong with what it is given.
. "$(dirname "$0")/../support/assert.sh"
source_dir=${CHEVAL_SOURCE_DIR:?}
models=${CHEVAL_MODELS_DIR:?}
portrait=$source_dir/tests/data/portrait.png
clip=$models/../clips/demo.webm

for command in run demo snap shade track calibrate catalogue profile events doctor bench simulate kiosk; do
    status 0 "$cheval" "$command" --help
    says "usage: cheval $command"
done
status 0 "$cheval" --help
says "cheval COMMAND"
refuses 2 'no command "dance"' "$cheval" dance
refuses 2 'unknown option "--nonsense"' "$cheval" run --nonsense
refuses 2 '--rotate takes' "$cheval" run --rotate 45
refuses 2 '--exposure takes' "$cheval" run --exposure bright
refuses 2 '--mains takes' "$cheval" run --mains 55
refuses 2 '--white-card' "$cheval" run --white-card 400
printf '{"width": 1280, "height": 720, "fx": "wide"}' >"$scratch/camera.json"
refuses 1 '/fx' "$cheval" track --calibration "$scratch/camera.json" "$portrait"
refuses 1 '/fx' "$cheval" run --headless --no-profile-store --calibration "$scratch/camera.json"

# snap: the picture, the products, the models
refuses 2 'snap needs a picture' "$cheval" snap
refuses 1 "$scratch/absent.png" "$cheval" snap "$scratch/absent.png" -o "$scratch/out.png"
printf 'no picture' >"$scratch/text.jpg"
refuses 1 "$scratch/text.jpg" "$cheval" snap "$scratch/text.jpg" -o "$scratch/out.png"
head -c 20000 "$portrait" >"$scratch/cut.png"
refuses 1 "$scratch/cut.png" "$cheval" snap "$scratch/cut.png" -o "$scratch/out.png"
refuses 1 'has no "NO-SUCH-SKU"' "$cheval" snap "$portrait" --wear NO-SUCH-SKU -o "$scratch/out.png"
mkdir "$scratch/models"
refuses 1 'face_detection_short_range.tflite' "$cheval" snap "$portrait" --models "$scratch/models" -o "$scratch/o.png"
head -c 100000 "$models/face_detection_short_range.tflite" >"$scratch/models/face_detection_short_range.tflite"
cp "$models/face_landmark_with_attention.tflite" "$scratch/models/"
refuses 1 'face_detection_short_range.tflite' "$cheval" snap "$portrait" --models "$scratch/models" -o "$scratch/o.png"
[ ! -e "$scratch/out.png" ] || wrong "a refused snap left a picture behind"
refuses 1 'nowhere' "$cheval" snap "$portrait" -o "$scratch/nowhere/out.png"

# snap: several pictures go on past one that fails; a clip frame by frame; looks and intensities
refuses 1 'after the @' "$cheval" snap "$portrait" --wear LIP-1020:carmin@120 -o "$scratch/out.png"
refuses 1 'has no look "none"' "$cheval" snap "$portrait" --look none -o "$scratch/out.png"
refuses 1 'must name a folder' "$cheval" snap "$portrait" "$portrait" -o "$scratch/out.png"
mkdir "$scratch/worn"
refuses 1 "$scratch/absent.png" "$cheval" snap "$scratch/absent.png" "$portrait" --wear LIP-1020 -o "$scratch/worn"
[ -s "$scratch/worn/portrait.png" ] || wrong "the picture after a missing one was not written"
status 0 "$cheval" snap --clip "$clip" --frames 3 --wear LIP-1020:carmin@50 -o "$scratch/worn"
[ "$(ls "$scratch/worn")" = "$(printf '%s\n' 000000.png 000001.png 000002.png portrait.png)" ] ||
    wrong "three frames of a clip were asked for, there is: $(ls "$scratch/worn" | tr '\n' ' ')"

# shade: what is wrong with the white, or with what was asked
refuses 2 'shade needs a picture' "$cheval" shade "$portrait"
refuses 2 '--white takes X,Y,W,H' "$cheval" shade "$portrait" --white 1,2,3
refuses 2 '--reflectance takes' "$cheval" shade "$portrait" --white 1,2,30,40 --reflectance 9
refuses 2 '--category takes' "$cheval" shade "$portrait" --white 1,2,30,40 --category lipstick
refuses 1 'no uniform white' "$cheval" shade "$portrait" --white 5,5,40,40
refuses 1 'no uniform white' "$cheval" shade "$portrait" --white 99000,5,40,40

# calibrate: the board to print, and pictures without it (more in test_calibrate.sh)
status 0 "$cheval" calibrate --print-board "$scratch/board.svg"
grep -q '<svg .*mm"' "$scratch/board.svg" || wrong "the printed board has no true size"
refuses 1 'as .svg or .png' "$cheval" calibrate --print-board "$scratch/board.txt"
refuses 2 '9x6' "$cheval" calibrate --board 9by6 "$portrait"
[ ! -e "$scratch/config/cheval/camera.json" ] || wrong "a refused calibration left a camera behind"

# catalogue
status 1 "$cheval" catalogue check "$scratch/none"
grep -qF "$scratch/none" "$scratch/err" || wrong "a catalogue that is not there was not named"
mkdir "$scratch/shop"
printf '{"format": "cheval-catalogue/1",\n "title": "x",,}' >"$scratch/shop/catalogue.json"
status 1 "$cheval" catalogue check "$scratch/shop"
grep -qE 'catalogue.json: line 2 column [0-9]+' "$scratch/err" || wrong "a syntax error without its line and column"
cat >"$scratch/shop/catalogue.json" <<'J'
{"format": "cheval-catalogue/1", "title": "Shop", "products": [
 {"sku": "A", "title": "A frame", "category": "eyeglasses", "try_on": {"model": {"file": "missing.glb"}}}]}
J
status 1 "$cheval" catalogue check "$scratch/shop"
cat "$scratch/out" "$scratch/err" | grep -q '/products/0/try_on/model/file' || wrong "no JSON pointer for a missing model"
printf 'glTF\002\000\000\000' >"$scratch/broken.glb"
refuses 1 "$scratch/broken.glb" "$cheval" catalogue check "$scratch/broken.glb"
status 0 "$cheval" catalogue list --json
says '"sku"'

# store
refuses 1 'not there' "$cheval" events --profile-store "$scratch/absent.db"
head -c 9000 /dev/urandom >"$scratch/noise.db"
refuses 1 'noise.db' "$cheval" events --profile-store "$scratch/noise.db"
refuses 2 "profile knows show, export, erase and audit" "$cheval" profile

# camera sources of run that a person must put right
refuses 1 'absent.webm' "$cheval" run --headless --seconds 1 --camera "file:$scratch/absent.webm" --no-profile-store
refuses 1 'nonsense:' "$cheval" run --headless --seconds 1 --camera nonsense:thing --no-profile-store
refuses 1 'text.jpg' "$cheval" run --headless --seconds 1 --camera "still:$scratch/text.jpg" --no-profile-store

# no display: one line; no camera and an unwritable store: the mirror goes on
refuses 1 'display' env -u DISPLAY -u WAYLAND_DISPLAY SDL_VIDEODRIVER=x11 "$cheval" run --camera synthetic --seconds 1
status 0 "$cheval" run --headless --seconds 2 --camera /dev/video99 --profile-store "$scratch/nowhere/p.db"
grep -q 'nowhere/p.db' "$scratch/err" || wrong "an unwritable store was not named"

status 0 "$cheval" doctor
says 'graphics   ok'
says 'models     ok'
finish
