#!/usr/bin/env bash
# The mirror on a screen without a desktop, in a virtual machine (tests/vm): SDL on KMSDRM and virtio-gpu, a USB camera on
# the real uvcvideo, fingers on a touch screen of uinput. The installer, with the camera pulled and put back; then a whole
# visit: agreed to, a look put on, two fingers at once, the picture pinched, a photo, goodbye. Emulated, a picture takes
# seconds, so it is a test of the long form.
. "$(dirname "$0")/../support/assert.sh"
. "$(dirname "$0")/../vm/screen.sh"
width=540 height=960
start_machine screen $width $height
guest modes
[ "$answer" = ${width}x$height ] || wrong "another screen than was asked for: $answer"

# --- the installer
guest 'begin --camera auto --no-profile-store --settings /run/none.json --language en'
wait_for_words 900 "first camera picture is on the screen"
wait_for_light
list=490x460+20+240 camera=540x150+0+0 # of the installer's panel; above it the shopper is seen
shot installer-english
touch_at 152 292 # the first language of the list: German
wait_for_change installer-english 90 $list
shot installer-german
guest 'camera unplug'
wait_for_words 120 "camera unplugged"
wait_for_change installer-german 90 $camera
shot installer-unplugged
guest 'camera plug'
wait_for_words 120 "camera: open"
wait_for_change installer-unplugged 90 $camera
touch_at 440 732 # on to the next page
wait_for_change installer-unplugged 90 $list
shot installer-next
guest end
[ "$(cat "$out/ends")" = 0 ] || wrong "the installer's mirror ended with $(cat "$out/ends"): $(tail -n 3 "$out/mirror")"

# --- a visit, of who is in a clip: an emulated tracker loses sight of a shopper between two pictures, and the mirror would
# ask who is there
ffmpeg -nostdin -v error -y -f mjpeg -i "$out/pictures/640x360.mjpeg" -c copy "$out/clip.avi" || wrong "no clip"
guest 'echo "{\"staff\": {\"pin\": \"\$y\$j9T\$MA1WPMDOUHKDTjGjBPqgU.\$3QmYbIsuSnpVMyP8fLTY9l7Gn2gGcrHcaGHIrV5n0x1\"}}" >/run/mirror.json
    rm /out/ends; begin --camera file:/out/clip.avi --loop --profile-store /run/profile.db --settings /run/mirror.json --language en --attract off'
wait_for_words 900 "first camera picture is on the screen" 2
wait_for_light
shot 0-attract
tap attract
sleep 6
shot 1-language
tap language:en
sleep 6
shot 2-consent
tap consent.try_on
wait_for_events consent_given 1
tap look:evening
wait_for_events tryon_started 1
wait_for_words 180 "the first product is on somebody"
sleep 20
lids=240x60+125+300 # smoky: darker than they are
worn=$(lightness 3-worn $lids)

# A finger holds "before": bare until it leaves.
read -r x y < <(place_of compare)
finger down 0 "$x" "$y"
wait_for_events tryon_compared 1
sleep 6
bare=$(lightness 4-before $lids)
echo "lightness about the eyes: $worn in the look, $bare without"
[ "$worn" -lt $((bare - 10)) ] || wrong "the look isn't seen on the face"
finger up 0
sleep 10

# Two fingers, from each other: the face is seen larger.
dump far
two_fingers down 220 330 320 330
for half in 60 80 100 120 140; do
    two_fingers move $((270 - half)) 330 $((270 + half)) 330
done
end=$((SECONDS + 120))
until shot 5-pinched && [ "$(differs far 5-pinched 500x450+20+80)" -ge 100 ]; do
    [ "$SECONDS" -lt "$end" ] || { wrong "two fingers make nothing larger"; break; }
    sleep 2
done
two_fingers up

# Counted down, then shown on a page of its own, which is dark where the picture was.
tap photo:take
sleep 15
end=$((SECONDS + 180))
until [ "$(lightness 6-photo 10x900+0+0)" -lt 120 ]; do
    [ "$SECONDS" -lt "$end" ] || { wrong "no photo is shown"; break; }
done
tap photo:close
read -r x y < <(place_of goodbye)
for _ in 1 2 3 4; do # one may only answer "are you still there?"
    touch_at "$x" "$y"
    sleep 15
    [ "$(count_events session_ended)" = 0 ] || break
done
wait_for_events session_ended 1
shot 7-goodbye

guest end
[ "$(cat "$out/ends")" = 0 ] || wrong "the mirror ended with $(cat "$out/ends"): $(tail -n 3 "$out/mirror")"
grep -E "Could not|pageflip" "$out/mirror" && wrong "SDL complains"
end_machine
sed -n 's/.*info: start: /mirror: /p' "$out/mirror"
finish
