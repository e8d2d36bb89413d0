#!/usr/bin/env bash
# The demo without a display: a film, a picture, and the interest that was worn.
. "$(dirname "$0")/../support/assert.sh"
[ -f "${CHEVAL_MODELS_DIR:?}/../clips/demo.webm" ] || skip "the demo clip is not here: ./mirror setup fetches it"
cd "$scratch" || exit 2
unset DISPLAY WAYLAND_DISPLAY
status 0 "$cheval" demo --size 640x360
says "film: cheval-demo.mp4"
for event in consent_given tryon_started tryon_dwelled tryon_compared product_liked session_ended; do
    says "$event"
done
[ -s cheval-demo.mp4 ] && [ -s cheval-demo.png ] || wrong "no film or no picture"
frames=$(sed -n 's/^film: .*, \([0-9]*\) frames.*/\1/p' "$scratch/out")
faces=$(sed -n 's/.*a face in \([0-9]*\) of them/\1/p' "$scratch/out")
[ "${frames:-0}" -gt 400 ] || wrong "only ${frames:-no} frames"
[ "${faces:-0}" -gt $((frames * 8 / 10)) ] || wrong "a face in only ${faces:-none} of $frames frames"
# Before consent nobody is tracked: 1.2 of 20 s.
[ "${faces:-0}" -lt "$frames" ] || wrong "people were tracked before consent"
status 0 "$cheval" events --json
allowed=' brand by_parent category consent contact currency duration_ms event id language minor_units mirror price product profile sequence session skin_match sku text_version time title try_on variant '
keys=$(grep -oE '"[a-z_]+":' "$scratch/out" | tr -d '":' | sort -u)
for key in $keys; do
    [[ $allowed == *" $key "* ]] || wrong "an event has another field than the contract: $key"
done
for key in sku category title price consent profile text_version duration_ms; do
    grep -qx "$key" <<<"$keys" || wrong "no event has the contract's field $key"
done
finish
