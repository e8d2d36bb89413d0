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
