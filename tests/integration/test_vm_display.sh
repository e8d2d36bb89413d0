#!/usr/bin/env bash
# A display without a desktop, in a virtual machine (tests/vm): SDL on KMSDRM and virtio-gpu. A landscape panel hung upright;
# not plugged in when the mirror begins; unplugged together with the camera in a visit, and both put back; changed for one
# with another resolution. Emulated, a picture takes seconds, so it is a test of the long form.
. "$(dirname "$0")/../support/assert.sh"
. "$(dirname "$0")/../vm/screen.sh"
start_machine display 960 540
turn=90

guest 'echo "{\"staff\": {\"pin\": \"\$y\$j9T\$MA1WPMDOUHKDTjGjBPqgU.\$3QmYbIsuSnpVMyP8fLTY9l7Gn2gGcrHcaGHIrV5n0x1\"}, \
    \"screen\": {\"turn\": 90}}" >/run/mirror.json'

# In the morning the mirror is there before its display.
screen unplug
guest 'patiently 30 eval "echo detect >/sys/class/drm/card0-Virtual-1/status; grep -qx disconnected /sys/class/drm/card0-Virtual-1/status"' ||
    wrong "the display can't be unplugged"
guest 'begin --camera auto --profile-store /run/profile.db --settings /run/mirror.json --language en --attract off'
wait_for_words 120 "no display is plugged in; the mirror begins when there is one"
guest 'work 10'
echo "waiting for a display, hundredths of a second in ten: $answer"
[ "${answer%% *}" -le 50 ] || wrong "waiting for a display takes that long: $answer"
plug 960 540
guest 'echo detect >/sys/class/drm/card0-Virtual-1/status' # which a socket tells by an interrupt, and QEMU when asked
wait_for_words 900 "first camera picture is on the screen"
wait_for_light
shot 0-began

# A display that sleeps takes its plug out, as far as the machine can tell; nothing is drawn for nobody.
screen unplug
wait_for_words 120 "the display is unplugged"
guest 'sleep 5; work 10'
echo "without its display, emulated, hundredths of a second in ten: $answer"
screen plug 960 540
wait_for_words 120 "the display is back"
sleep 6

# Fingers hit what is seen.
tap attract
tap language:en
sleep 6
shot 1-consent
tap consent.try_on
tap look:evening
wait_for_events tryon_started 1
sleep 8
shot 2-worn
started=$(count_events tryon_started)

# Somebody stumbles over the cables of both. Nothing is drawn for nobody.
screen unplug
guest 'camera unplug'
wait_for_words 120 "the display is unplugged" 2
wait_for_words 120 "camera unplugged"
guest 'camera plug'
screen plug 960 540
wait_for_words 120 "the display is back" 2
wait_for_words 120 "camera: open"
sleep 15
shot 3-back
[ "$(count_events tryon_started)" = "$started" ] || wrong "what was tried on isn't what was kept"

# Another display: the mirror begins anew, at that one's own resolution; what was chosen is in the store.
plug 1024 576
wait_for_words 120 "another display, or another resolution; the mirror starts anew"
wait_for_words 900 "first camera picture is on the screen" 2
wait_for_events session_ended 1
wait_for_light
shot 5-another
[ "$(identify -format '%wx%h' "$out/5-another.ppm")" = 1024x576 ] || wrong "the other display isn't used as it is"
taps=()
tap attract
shot 6-touched

guest end
[ "$(cat "$out/ends")" = 0 ] || wrong "the mirror ended with status $(cat "$out/ends"): $(tail -n 3 "$out/mirror")"
grep -E "Could not|pageflip" "$out/mirror" && wrong "SDL complains"
end_machine
finish
