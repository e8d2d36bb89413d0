# Runs in a machine of its own (boot.sh --disk --keep): the mirror's folder in an encrypted container, over the machine's
# starts. What is left in /out is judged outside (tests/integration/test_vm_encrypted.sh), and so is the disk.
#   guest_encrypted.sh plain             visits are kept as they always were
#   guest_encrypted.sh encrypt tpm2|KEY  the container is made, and visits are kept in it
#   guest_encrypted.sh open              it is to have been opened by itself
#   guest_encrypted.sh locked            it can't be
set -u
phase=$1
unit=cheval.service
as_mirror() { setpriv --reuid=cheval --regid=cheval --init-groups env HOME=/var/lib/cheval XDG_STATE_HOME=/var/lib XDG_CONFIG_HOME=/var/lib "$@"; }
store=(--profile-store /var/lib/cheval/profile.db)
# Visits that nobody has seen before; of the last of them what tells it from all others.
visit() { # SEED
    as_mirror cheval simulate "${store[@]}" --append --visits 5 --seed "$1" >/dev/null || echo "FAILED: simulate"
    sync
    as_mirror cheval events "${store[@]}" --json | sed -n 's/.*"session": *"\([0-9a-f-]*\)".*/\1/p' | tail -n 1
}
count() { as_mirror cheval events "${store[@]}" --json 2>/dev/null | wc -l; }
# The mirror itself, without a display; whether systemd lets it begin is what counts.
mkdir -p /run/systemd/system/$unit.d
printf '[Service]\nTimeoutStartSec=1500\nExecStart=\nExecStart=/usr/bin/cheval run --headless --size 320x240 --camera synthetic\n' \
    >/run/systemd/system/$unit.d/headless.conf
systemctl daemon-reload

case $phase in
plain)
    cheval kiosk install || exit 1
    visit 1 >/out/session
    ;;
encrypt)
    cheval kiosk encrypt --key "$2" --size 128 || exit 1
    cheval kiosk encrypt --key "$2" --size 128 >/out/twice || exit 1
    count >/out/count_before
    visit 2 >/out/session
    ;;
open | locked)
    until [[ $(systemctl show -p ActiveState --value systemd-cryptsetup@cheval.service) =~ ^(active|failed)$ ]]; do
        sleep 1
    done
    systemctl start --no-block $unit
    sleep 20
    ;;
esac
count >/out/count
[ "$phase" != open ] || visit 3 >/out/session
cheval kiosk status >/out/kiosk_status 2>&1
[[ $phase =~ open|locked ]] || as_mirror cheval doctor >/out/doctor 2>/dev/null
systemctl show -p ActiveState --value $unit >/out/state
findmnt -no SOURCE,OPTIONS /var/lib/cheval >/out/mount
stat -c '%U %a' /var/lib/cheval >/out/owner
journalctl -b --no-pager >/out/journal
echo "all done"
