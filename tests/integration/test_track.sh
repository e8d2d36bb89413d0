#!/usr/bin/env bash
# cheval track: lines of JSON for pictures, folders and clips, and one clear line for what cannot be read.
. "$(dirname "$0")/../support/assert.sh"
portrait=${CHEVAL_SOURCE_DIR:?}/tests/data/portrait.png
models=${CHEVAL_MODELS_DIR:?}

status 0 "$cheval" track --help
says 'usage: cheval track'
refuses 2 'no input given' "$cheval" track
refuses 2 'unknown option' "$cheval" track --nonsense "$portrait"

refuses 1 '--only feet: a list of' "$cheval" track --only feet --stills "$portrait"
refuses 1 '--only faces,: a list of' "$cheval" track --only faces, --stills "$portrait"
refuses 1 '--body takes' "$cheval" track --body slim --stills "$portrait"
refuses 1 'absent.task' "$cheval" track --bundle "$scratch/absent.task" --stills "$portrait"

# a still: one line, one face of 478 points, the arrays always there
status 0 "$cheval" track --only faces --stills "$portrait"
[ "$(wc -l <"$scratch/out")" = 1 ] || wrong "not one line for one picture"
says '"frame":0,"time_ms":0.000,"width":512,"height":512,"faces":[{"id":1,"score":'
says '"bodies":[],"hands":[]}'
says '"pose":['
says '"visible":{"lips":'
points=$(sed 's/.*"landmarks":\[\(.*\)\],"pose".*/\1/' "$scratch/out" | grep -o '\],\[' | wc -l)
[ "$points" = 477 ] || wrong "$points commas between landmarks instead of 477"
status 0 "$cheval" track --stills --models "$models" "$portrait"

# only what is asked for is looked for, and told
status 0 "$cheval" track --only bodies,hands,mask --stills --stats "$portrait"
says '"faces":[],"bodies":['
grep -q '^face_mesh' "$scratch/err" && wrong "faces were looked for"
for stage in body_detector palm_detector; do
    grep -q "^$stage .*p50.*p95" "$scratch/err" || wrong "no times of $stage"
done

mkdir "$scratch/masks"
status 0 "$cheval" track --only faces --stills --masks "$scratch/masks" "$portrait"
head -c 15 "$scratch/masks/000000.pgm" | grep -q '^P5 256 256 255' || wrong "no mask was written"
refuses 1 'absent/000000.pgm' "$cheval" track --only faces --stills --masks "$scratch/absent" "$portrait"

# an unreadable still is told in one line and the rest go on; names are JSON text
mkdir "$scratch/folder"
cp "$portrait" "$scratch/folder/a \"quoted\" name.png"
printf 'no picture' >"$scratch/folder/b.jpg"
cp "$portrait" "$scratch/folder/c.PNG"
printf 'no picture either' >"$scratch/folder/README.md"
refuses 1 'b.jpg' "$cheval" track --stills "$scratch/folder"
[ "$(grep -c '"faces":\[{' "$scratch/out")" = 2 ] || wrong "the readable pictures of the folder were not tracked"
says 'a \"quoted\" name.png'
refuses 1 'absent.png' "$cheval" track --stills "$scratch/absent.png"
refuses 1 'absent.webm' "$cheval" track "$scratch/absent.webm"
refuses 1 'b.jpg' "$cheval" track "$scratch/folder/b.jpg"
refuses 1 'face_detection_short_range.tflite' "$cheval" track --models "$scratch" "$portrait"

# a clip: a line a frame, the same person throughout, times that rise; --stats on stderr
clip=${CHEVAL_SOURCE_DIR}/build/clips/demo.webm
if ! [ -r "$clip" ] || ! command -v ffmpeg >/dev/null; then
    echo "SKIPPED: the clip's part, the demo clip or ffmpeg is not here"
else
    ffmpeg -v error -i "$clip" -frames:v 40 -c:v mjpeg -q:v 3 "$scratch/clip.avi" || wrong "ffmpeg failed"
    status 0 "$cheval" track --stats "$scratch/clip.avi"
    [ "$(grep -c '"faces":\[{"id":1,' "$scratch/out")" = 40 ] || wrong "not the same face in all 40 frames"
    grep -q '^total .*p50.*p95' "$scratch/err" || wrong "no statistics on stderr"
    cut -d, -f2 "$scratch/out" | cut -d: -f2 | sort -n -C || wrong "times do not rise"
    cp "$scratch/out" "$scratch/smooth"
    status 0 "$cheval" track --no-smoothing "$scratch/clip.avi"
    cmp -s "$scratch/out" "$scratch/smooth" && wrong "--no-smoothing changes nothing"
fi
finish
