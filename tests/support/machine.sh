# For the integration tests that start a machine of their own, with the package under systemd: source it after assert.sh.
# $out becomes /out there. Skips where it can't be done.
: "${CHEVAL_SOURCE_DIR:?the project}" "${CHEVAL_BUILD_DIR:?the build folder of the preset}"
[ -n "${CHEVAL_LONG:-}" ] || skip "takes minutes: CHEVAL_LONG=1 asks for it"
deb=$(ls -t "$CHEVAL_SOURCE_DIR"/build/package/cheval_*_"$(dpkg --print-architecture)".deb 2>/dev/null | head -n 1)
[ -n "$deb" ] || skip "there is no package: ./mirror package"
grep -q __asan_init "$cheval" && skip "a sanitized program is no fair guest of an emulated machine"
disk=${CHEVAL_VM_DIR:-$CHEVAL_SOURCE_DIR/build/vm}/mirror.ext4
bash "$CHEVAL_SOURCE_DIR/tests/vm/make_disk.sh" "$deb" "$disk" >"$scratch/said" 2>&1
code=$?
[ $code != 77 ] || skip "$(sed -n 's/^SKIPPED: //p' "$scratch/said")"
[ $code = 0 ] || { cat "$scratch/said"; exit 1; }

# boot_machine OPTIONS SCRIPT ARGUMENTS: of tests/vm/boot.sh. What it says goes to $scratch/said.
boot_machine() {
    local code
    bash "$CHEVAL_SOURCE_DIR/tests/vm/boot.sh" --out "$out" --disk "$disk" "$@" >"$scratch/said" 2>&1
    code=$?
    [ $code != 77 ] || { cat "$scratch/said"; exit 77; }
    [ $code = 0 ] || wrong "the guest's script ended with $code: $(tail -n 15 "$scratch/said")"
    grep "FAILED" "$scratch/said" && wrong "the guest complains"
    return 0
}
