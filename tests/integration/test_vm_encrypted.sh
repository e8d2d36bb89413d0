#!/usr/bin/env bash
# Encryption at rest, in a virtual machine with a TPM (swtpm), by what stands on its disk: a visit is found there as long as
# the mirror's folder is as it was made, and isn't once `cheval kiosk encrypt` has moved it into a container. The machine
# opens that by its TPM when it starts; without the TPM the mirror doesn't start, and screen and journal say why. Takes
# minutes: of the long form.
source "$(dirname "$0")/../support/assert.sh"
source "$(dirname "$0")/../support/machine.sh"
for tool in swtpm; do command -v $tool >/dev/null || skip "$tool is not here"; done
out=$scratch/out
mkdir -p "$out" "$scratch/tpm"
own_disk=$(dirname "$disk")/encrypted.ext4
cp --sparse=always "$disk" "$own_disk"
disk=$own_disk
trap 'rm -rf "$scratch" "$own_disk"' EXIT

tpm=(--qemu -chardev --qemu "socket,id=tpm,path=$scratch/tpm/socket" --qemu -tpmdev --qemu emulator,id=tpm0,chardev=tpm
    --qemu -device --qemu tpm-tis,tpmdev=tpm0 --append tpm_tis.force=1) # a kernel that QEMU starts sees no ACPI
phase() { # NAME … [-- OPTIONS OF boot.sh]
    local words=()
    while [ $# -gt 0 ] && [ "$1" != -- ]; do words+=("$1"); shift; done
    echo "-- ${words[*]}"
    boot_machine --keep --seconds 900 --memory 1536 "${@:2}" "$CHEVAL_SOURCE_DIR/tests/vm/guest_encrypted.sh" "${words[@]}"
    grep -q "all done" "$scratch/said" || { wrong "${words[*]}: the script didn't come to its end"; finish; }
}
phase_with_tpm() {
    swtpm socket --tpm2 --tpmstate "dir=$scratch/tpm" --ctrl "type=unixio,path=$scratch/tpm/socket" --flags startup-clear &
    phase "$@" -- "${tpm[@]}"
    wait $!
}
on_disk() { LC_ALL=C grep -qaF -- "$1" "$disk"; }

phase plain
session=$(cat "$out/session")
[ ${#session} = 36 ] || wrong "no session's name: $session"
plain_count=$(cat "$out/count")
on_disk "$session" || wrong "what is plain isn't found on the disk: this test sees nothing"
grep -qE '^disk +ok .*can be read by whoever has the disk' "$out/kiosk_status" || wrong "status: $(cat "$out/kiosk_status")"
grep -qE '^encryption +missing' "$out/doctor" || wrong "doctor: $(grep '^encryption' "$out/doctor")"

phase_with_tpm encrypt tpm2
session=$(cat "$out/session")
[ "$(cat "$out/count_before")" = "$plain_count" ] || wrong "$plain_count events before, $(cat "$out/count_before") after"
encrypted_count=$(cat "$out/count")
[ "$encrypted_count" -gt "$plain_count" ] || wrong "nothing was kept in the container"
[ ${#session} = 36 ] || wrong "no session's name: $session"
on_disk "$session" && wrong "a visit in the container is found on the disk"
grep -q "^as it is */var/lib/cheval.luks" "$out/twice" || wrong "twice is not as once: $(cat "$out/twice")"
grep -qE '^disk +ok .*is encrypted on the disk' "$out/kiosk_status" || wrong "status: $(cat "$out/kiosk_status")"
grep -qE '^encryption +ok .*is encrypted' "$out/doctor" || wrong "doctor: $(grep '^encryption' "$out/doctor")"
[ "$(cat "$out/owner")" = "cheval 700" ] || wrong "the folder is of $(cat "$out/owner")"
for option in nosuid nodev noexec; do
    grep -q $option "$out/mount" || wrong "not $option: $(cat "$out/mount")"
done

phase_with_tpm open
[ "$(cat "$out/count")" = "$encrypted_count" ] || wrong "after a start there are $(cat "$out/count") of $encrypted_count events"
on_disk "$(cat "$out/session")" && wrong "a visit after the start is found on the disk"
grep -qE '^(active|activating)$' "$out/state" || wrong "the mirror is $(cat "$out/state") though its folder is open"

phase locked
[ "$(cat "$out/count")" = 0 ] || wrong "without its TPM there are $(cat "$out/count") events"
grep -qE '^(inactive|failed)$' "$out/state" || wrong "the mirror is $(cat "$out/state") on a folder that isn't its own"
grep -qE '^disk +missing .*is locked: there is no TPM' "$out/kiosk_status" || wrong "status: $(cat "$out/kiosk_status")"
grep -q "is locked: there is no TPM" "$out/journal" || wrong "the journal doesn't say why"
[ ! -s "$out/mount" ] || wrong "something is mounted: $(cat "$out/mount")"
finish
