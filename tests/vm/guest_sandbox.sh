# Runs in a machine of its own (boot.sh --disk): what break_out tries, as root, as the mirror's user, and in the unit's
# sandbox, in place of the mirror's program. What came of it is left in /out: root, user, unit, ends, exposure.
#   guest_sandbox.sh PROGRAMS
set -u
programs=$1
unit=cheval.service

# What there is to be had in a machine that isn't the mirror's alone.
modprobe -a fuse uinput loop vhci-hcd af_alg
/bin/sleep infinity & # whose memory and environment are to be read
roots=$!
useradd --create-home shopkeeper
echo dear >/home/shopkeeper/letter
chmod 755 /home/shopkeeper
chmod 777 /home/shopkeeper/letter
echo dear | tee /root/letter /srv/of_the_shopkeeper /var/log/of_the_machine >/dev/null
chown shopkeeper /srv/of_the_shopkeeper
chmod 600 /srv/of_the_shopkeeper
chmod 640 /var/log/of_the_machine
echo seen >/tmp/of_the_machine
chmod 666 /tmp/of_the_machine
install -m 4755 "$programs/break_out" /usr/lib/cheval_setuid
mkdir -p /var/cache/cheval /run/cheval
chown cheval /var/cache/cheval /run/cheval
as_cheval=(setpriv --reuid=cheval --regid=cheval --init-groups)
"${as_cheval[@]}" /bin/sleep infinity &
own=$!
udevadm settle

"$programs/break_out" $roots $own >/out/root
"${as_cheval[@]}" "$programs/break_out" $roots $own >/out/user

# The program in the mirror's own place; of the unit only what is started, and that it needn't present frames.
install -m 755 "$programs/break_out" /usr/bin/cheval
systemctl stop $unit
instead() { # RESTART ARGUMENTS
    mkdir -p /run/systemd/system/$unit.d
    printf '[Service]\nType=exec\nWatchdogSec=0\nRestart=%s\nExecStart=\nExecStart=/usr/bin/cheval %s\n' "$1" "${*:2}" \
        >/run/systemd/system/$unit.d/break_out.conf
    systemctl daemon-reload
    systemctl start $unit
}
property() { systemctl show -p "$1" --value $unit; }
instead no $roots $own
until [[ $(property ActiveState) =~ ^(inactive|failed)$ ]]; do sleep 0.5; done
journalctl --sync
journalctl -o cat -t cheval -u $unit --no-pager >/out/unit

# What becomes of one that takes too much, and of one that asks to be started anew.
for end in "--memory 2500" "--exit 75"; do
    instead always $end
    until [ "$(property NRestarts)" -ge 1 ]; do sleep 0.5; done
    systemctl stop $unit
    journalctl --sync
    journalctl -o cat -u $unit --no-pager -n 25
done >/out/ends
systemctl cat $unit >/out/started
systemd-analyze security --no-pager $unit >/out/exposure
echo "all done"
