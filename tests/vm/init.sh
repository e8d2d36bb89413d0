#!/bin/busybox sh
# The first program of the virtual machine (boot.sh puts it into the initramfs): the host's files under an overlay,
# then the script that was asked for, then off.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
while read -r file; do
    insmod "$file"
done </modules/order

# A machine of its own (boot.sh --disk): its root is the disk's, and its systemd finds the script as a service in /run.
if grep -q cheval_disk /proc/cmdline; then
    mount -t ext4 /dev/vda /new
    mount -t tmpfs -o mode=755 run /new/run
    mount -t 9p -o trans=virtio,version=9p2000.L,cache=none,msize=512000 out /new/out
    mkdir -p /new/run/systemd/system/multi-user.target.wants
    cat >/new/run/systemd/system/guest.service <<'END'
[Service]
ExecStart=/bin/bash -c 'bash /out/run >/out/guest.log 2>&1; echo $? >/out/status; sync; exec systemctl reboot'
END
    ln -s ../guest.service /new/run/systemd/system/multi-user.target.wants/guest.service
    mount --move /proc /new/proc
    mount --move /sys /new/sys
    mount --move /dev /new/dev
    exec switch_root /new /sbin/init
fi

mount -t 9p -o ro,trans=virtio,version=9p2000.L,cache=loose,msize=512000 host /host
mount -t tmpfs changes /changes
mkdir /changes/upper /changes/work
mount -t overlay -o lowerdir=/host,upperdir=/changes/upper,workdir=/changes/work root /new
mkdir -p /new/out /new/proc /new/sys /new/dev /new/run /new/tmp /new/root
mount -t 9p -o trans=virtio,version=9p2000.L,cache=none,msize=512000 out /new/out
mount -t proc proc /new/proc
mount -t sysfs sys /new/sys
mount -t devtmpfs dev /new/dev
mount -t tmpfs run /new/run
mkdir -p /new/dev/pts /new/dev/shm
mount -t devpts devpts /new/dev/pts
mount -t tmpfs shm /new/dev/shm
ln -sf /proc/self/fd /new/dev/fd
ifconfig lo up
mkdir /new/run/busybox # what this machine lacks, modprobe before all
cp /bin/busybox /new/run/busybox/busybox
chroot /new /run/busybox/busybox --install -s /run/busybox

release=$(uname -r)
modules=$(sed -n 's/^export VM_MODULES=\([^ ]*\) .*/\1/p' /new/out/run)
mkdir -p "/new/lib/modules/$release"
mount --bind "/new$modules" "/new/lib/modules/$release"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/busybox
chroot /new /bin/bash /out/run >/new/out/guest.log 2>&1
echo $? >/new/out/status
sync
reboot -f
