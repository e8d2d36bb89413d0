#!/usr/bin/env bash
# The disk of a store's machine, for boot.sh --disk: Debian with systemd, udev and the mirror's package, installed by apt;
# nothing of this machine but the virtual machine's kernel modules.
#   make_disk.sh DEB IMAGE
# Takes minutes; an IMAGE that was made of the same package by the same scripts stays. Needs what fresh_root.sh needs.
# Exit 77 and a line with the reason: it can't be done here.
set -u
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
deb=$(readlink -f "${1:?usage: make_disk.sh DEB IMAGE}")
image=${2:?usage: make_disk.sh DEB IMAGE}
# systemd-cryptsetup has TPMs by libtss2, which it looks for when it wants one.
packages=systemd,systemd-sysv,udev,dbus,kmod,procps,cryptsetup-bin,libtss2-esys-3.0.2-0,libtss2-mu0,libtss2-rc0,libtss2-tcti-device0
bytes=3G # sparse
source "$here/../package/debian_root.sh"
command -v mkfs.ext4 >/dev/null || { echo "SKIPPED: no mkfs.ext4 (package e2fsprogs)"; exit 77; }
modules=$(bash "$here/boot.sh" --prepare) || { echo "$modules"; exit 77; }
of=$(cat "$deb" "$0" "$here/../package/debian_root.sh" <(echo "$modules") | sha256sum)
mkdir -p "$(dirname "$image")"
exec 9>"$image.lock"
flock 9
[ ! -f "$image" ] || [ "$(cat "$image.of" 2>/dev/null)" != "$of" ] || exit 0

work=$(mktemp -d -p "$(dirname "$(readlink -f "$image")")")
root=$work/root
trap 'delete_root "$root" "$work"' EXIT
make_root "$root" "$work/log" "$packages" || exit $?
cp "$deb" "$root/tmp/cheval.deb"
in_root "$root" apt-get install -y -qq --no-install-recommends /tmp/cheval.deb >"$work/log" 2>&1 ||
    { tail -n 20 "$work/log"; exit 1; }
in_root "$root" apt-get clean
rm "$root/tmp/cheval.deb"
mkdir -p "$root/lib/modules" "$root/out"
cp -r "$modules" "$root/lib/modules/"
in_root "$root" depmod "$(basename "$modules")" # the index that kmod and udev read
echo mirror >"$root/etc/hostname"
echo "/dev/vda / ext4 defaults 0 1" >"$root/etc/fstab"
# Each machine has its own number, which nobody may keep on a root that is read-only.
: >"$root/etc/machine-id"
umount "$root/proc" 2>/dev/null
rm -f "$image" "$image.part"
truncate -s $bytes "$image.part"
mkfs.ext4 -q -d "$root" "$image.part" || exit 1
echo "$of" >"$image.of"
mv "$image.part" "$image"
