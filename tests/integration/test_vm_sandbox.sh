#!/usr/bin/env bash
# The unit's sandbox, by a program that tries to break out of it (tests/vm/break_out.c), in a virtual machine with the
# package and systemd. Each attempt counts only because it succeeds outside of the sandbox, as root. What may succeed
# inside is listed here, and why in the unit. A mirror that takes too much memory, or asks for it, is started anew. Takes
# minutes: of the long form. The table of all attempts stays in $CHEVAL_BUILD_DIR/sandbox.txt.
source "$(dirname "$0")/../support/assert.sh"
source "$(dirname "$0")/../support/machine.sh"
programs=$CHEVAL_BUILD_DIR/tests
[ -e "$programs/break_out" ] || skip "$programs/break_out isn't there"
out=$scratch/out
mkdir -p "$out/programs"
cp "$programs/break_out" "$out/programs/"
open_inside="map_executable type_into_console read_own_environ"

boot_machine --seconds 1500 --memory 3072 "$CHEVAL_SOURCE_DIR/tests/vm/guest_sandbox.sh" /out/programs
grep -q "all done" "$scratch/said" || wrong "the guest's script didn't come to its end"

# name, as root, as the mirror's user, in the unit, the unit's line, what it was
paste <(cut -f1,2 "$out/root") <(cut -f2 "$out/user") <(cut -f2- "$out/unit") >"$scratch/table"
cut -f1 "$out/unit" | cmp -s - <(cut -f1 "$out/root") || wrong "not all was tried in the unit"
[ "$(wc -l <"$scratch/table")" -ge 90 ] || wrong "only $(wc -l <"$scratch/table") attempts"
while IFS=$'\t' read -r name root _ unit line what; do
    [ "$root" = DONE ] || wrong "$what isn't refused by the sandbox, but can't be done at all: $root"
    [ "$unit" != DONE ] || [[ " $open_inside " == *" $name "* ]] || wrong "it got out: $what ($line)"
done <"$scratch/table"
{
    printf 'attempt\tas root\tas cheval\tin the unit\tline of the unit\n'
    awk -F'\t' -v OFS='\t' '{ print $6, $2, $3, $4, $5 }' "$scratch/table"
} | column -t -s$'\t' >"$CHEVAL_BUILD_DIR/sandbox.txt"
awk -F'\t' '{ n++ } $4 != "DONE" { refused++ } END { print n " attempts, " refused " refused in the unit" }' "$scratch/table"
tail -n 1 "$out/exposure"

grep -q "Failed with result 'oom-kill'" "$out/ends" || wrong "the memory's limit isn't told: $(cat "$out/ends")"
grep -q "took all" "$out/ends" && wrong "there is no limit to memory"
grep -q "status=75" "$out/ends" || wrong "no end with status 75: $(cat "$out/ends")"
[ "$(grep -c "Scheduled restart job" "$out/ends")" -ge 2 ] || wrong "it isn't started anew: $(cat "$out/ends")"
finish
