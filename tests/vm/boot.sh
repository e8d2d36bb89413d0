#!/usr/bin/env bash
# Boots Debian's own kernel in a virtual machine and runs a script there as root, for tests of drivers: of cameras, of
# screens. The guest sees this machine's files through an overlay whose changes are forgotten, so that what was built
# here runs there; it has no network, and QEMU emulates its processors (a test machine offers no KVM). With --disk it is a
# machine of its own instead, which starts as one in a shop does, by systemd.
#
#   tests/vm/boot.sh [options] SCRIPT [ARGUMENT...]
#     --out FOLDER     becomes /out in the guest, the one place where it can leave something; a passing one otherwise.
#                      guest.log: what the script said; console.log: the kernel; status: the script's exit status
#     --seconds N      the machine is switched off then (default 600)
#     --memory MB      (default 1024)
#     --cpus N         (default 2)
#     --qemu ARGUMENT  one more for QEMU, as often as wanted
#     --append WORDS   more for the kernel
#     --disk IMAGE     the guest's root is this ext4 file system (make_disk.sh), whose changes are forgotten, and its
#                      own systemd starts the script, as guest.service, with the other services
#     --keep           but its changes stay
#     --prepare        only fetches and unpacks the kernel, and says where its modules are
#
# Exit status: the script's; 77 and a line with the reason where there is no QEMU or no kernel; 124 out of time.
# In the script modprobe finds every module of the kernel that VM_MODULES lists.
# The kernel is fetched once, into build/vm (CHEVAL_VM_DIR says where else).
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
store=${CHEVAL_VM_DIR:-$here/../../build/vm}
boot_modules=(virtio_pci 9pnet_virtio 9p overlay virtio_blk crc32c_generic ext4)
kept_modules='drivers/(media|usb/(core|common|usbip)|virtio|block/(loop|virtio_blk)|md/dm-(mod|crypt)|input|gpu/drm|video|i2c|hid|leds)'
kept_modules+='|net/9p|fs/(9p|netfs|fscache|overlayfs|ext4|jbd2|mbcache|autofs|fuse)|arch/x86/crypto|sound|lib|crypto|mm'

say() { printf 'boot.sh: %s\n' "$*" >&2; }
skip() { echo "SKIPPED: $*"; exit 77; }
usage() { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2; }

# --- the kernel ---------------------------------------------------------------------------------------------------
# Into the present folder: the package of the generic kernel. The cloud kernel has no cameras.
fetch_package() {
    local name
    # The indirect way over linux-image-amd64 gives today's kernel of the release.
    name=$(apt-cache depends linux-image-amd64 2>/dev/null | awk '$1 == "Depends:" && !found++ { print $2 }')
    [ -n "$name" ] || return 1
    apt-get download -q "$name" >fetch.log 2>&1
}

# The kernel's image as PVH boots it: 5 s instead of the 20 that unpacking itself takes an emulated processor.
unpack_image() { # VMLINUZ VMLINUX
    local offset
    while IFS=: read -r offset _; do
        tail -c "+$((offset + 1))" "$1" | xz -dc >"$2" 2>/dev/null || true # what comes behind isn't xz
        [ "$(head -c 4 "$2")" = $'\x7fELF' ] && return 0
    done < <(LC_ALL=C grep -abo $'\xfd7zXZ' "$1")
    return 1
}

# A module's files in the order of loading, itself last.
files_of() { # MODULE MODULES.DEP
    awk -F'[: ]+' -v name="$1" '
        { file = $1; sub(/.*\//, "", file); sub(/\.ko$/, "", file); gsub(/-/, "_", file) }
        file == name { for (i = NF; i >= 1; i--) if ($i != "") print $i }' "$2"
}

make_initramfs() { # MODULES_FOLDER OUT
    local modules=$1 out=$2 root module file
    root=$(mktemp -d -p .)
    mkdir -p "$root"/{bin,proc,sys,dev,host,changes,new,modules}
    cp "$busybox" "$root/bin/busybox"
    cp "$here/init.sh" "$root/init"
    for module in "${boot_modules[@]}"; do
        while read -r file; do
            cp "$modules/$file" "$root/modules/"
            echo "/modules/${file##*/}"
        done < <(files_of "$module" "$modules/modules.dep")
    done | awk '!seen[$0]++' >"$root/modules/order"
    chmod 755 "$root/init"
    (cd "$root" && find . | "$busybox" cpio -o -H newc 2>/dev/null) >"$out"
    rm -rf "$root"
}

unpack_kernel() {
    local package=(linux-image-*.deb) release
    dpkg-deb --fsys-tarfile "${package[0]}" >package.tar
    tar -xf package.tar ./boot
    release=$(basename boot/vmlinuz-*)
    release=${release#vmlinuz-}
    tar -tf package.tar | grep -E "^\./lib/modules/$release/(kernel/($kept_modules)(/.*)?\.ko|modules\.(builtin|order).*)$" >kept
    tar -xf package.tar -T kept
    "$busybox" depmod -b . "$release"
    unpack_image "boot/vmlinuz-$release" vmlinux || { say "the kernel isn't packed by xz"; return 1; }
    rm -rf package.tar kept boot "${package[0]}"
    echo "$release" >release
}

# Once for all: build/vm/kernel-… has vmlinux, lib/modules and the file release; another list of modules, another
# folder. One caller at a time.
prepare() {
    mkdir -p "$store"
    exec 9>"$store/lock"
    flock 9
    kernel=$store/kernel-$(cksum <<<"$kept_modules" | cut -d' ' -f1)
    if [ ! -f "$kernel/release" ]; then
        say "fetching the kernel"
        rm -rf "$kernel" "$kernel.part"
        mkdir "$kernel.part"
        (cd "$kernel.part" && fetch_package) || skip "the kernel's package can't be had (apt-get download)"
        (cd "$kernel.part" && unpack_kernel) || skip "the kernel's package isn't laid out as it was"
        mv "$kernel.part" "$kernel"
    fi
    kernel=$(readlink -f "$kernel")
    local made=$kernel/initramfs
    if [ ! -f "$made" ] || [ "$made" -ot "$here/init.sh" ] || [ "$made" -ot "$here/boot.sh" ]; then
        (cd "$kernel" && make_initramfs "lib/modules/$(cat release)" initramfs.part && mv initramfs.part initramfs)
    fi
    flock -u 9
}

# --- the machine --------------------------------------------------------------------------------------------------
out='' seconds=600 memory=1024 cpus=2 more=() only_prepare='' disk='' keep='' append=''
while [ $# -gt 0 ]; do
    case $1 in
    --out) out=$2; shift ;;
    --seconds) seconds=$2; shift ;;
    --memory) memory=$2; shift ;;
    --cpus) cpus=$2; shift ;;
    --qemu) more+=("$2"); shift ;;
    --prepare) only_prepare=yes ;;
    --append) append=$2; shift ;;
    --disk) disk=$(readlink -f "$2"); shift ;;
    --keep) keep=,snapshot=off ;;
    -*) usage ;;
    *) break ;;
    esac
    shift
done
[ $# -gt 0 ] || [ -n "$only_prepare" ] || usage

qemu=$(command -v qemu-system-x86_64) || skip "no qemu-system-x86_64"
busybox=$(command -v busybox) || skip "no busybox (package busybox-static)"
[[ $("$busybox" --list) == *depmod* ]] || skip "a busybox without depmod (package busybox-static has it)"
prepare
[ -z "$only_prepare" ] || { echo "$kernel/lib/modules/$(cat "$kernel/release")"; exit 0; }

passing=''
[ -n "$out" ] || { passing=$(mktemp -d); out=$passing; }
machine=0
# A test that is stopped must not leave a machine behind.
trap '[ "$machine" = 0 ] || kill -KILL "$machine" 2>/dev/null || true; [ -z "$passing" ] || rm -rf "$passing"' EXIT
trap 'exit 130' INT TERM HUP
mkdir -p "$out"
rm -f "$out/status"
script=$(readlink -f "$1")
shift
share() { # TAG FOLDER [MORE]
    echo "local,path=${2//,/,,},mount_tag=$1,security_model=none,multidevs=remap${3:-}"
}
if [ -n "$disk" ]; then # of this machine it sees nothing but /out
    cp "$script" "$out/script"
    script=/out/script
    root=(-drive "file=${disk//,/,,},format=raw,if=virtio$keep")
    words="cheval_disk systemd.mask=serial-getty@ttyS0.service systemd.mask=e2scrub_reap.service"
else
    root=(-virtfs "$(share host / ,readonly=on)")
    words=quiet
fi
{
    echo "export VM_MODULES=$(printf %q "$kernel/lib/modules/$(cat "$kernel/release")") HOME=/root LANG=C.UTF-8"
    env | sed -n 's/^\(CHEVAL_[A-Z_]*\)=\(.*\)$/\1 \2/p' | while read -r name value; do
        printf 'export %s=%q\n' "$name" "$value"
    done
    printf 'cd /root; exec bash %q' "$script"
    [ $# = 0 ] || printf ' %q' "$@"
    echo
} >"$out/run"
"$qemu" -accel tcg,thread=multi -cpu max,la57=off -smp "$cpus" -m "$memory" -snapshot -nodefaults -no-user-config \
    -display none -serial "file:$out/console.log" -no-reboot -nic none \
    -kernel "$kernel/vmlinux" -initrd "$kernel/initramfs" \
    -append "console=ttyS0 loglevel=5 panic=-1 mitigations=off nokaslr no_timer_check tsc=unstable cheval_vm $words $append" \
    "${root[@]}" -virtfs "$(share out "$(readlink -f "$out")")" \
    "${more[@]}" >"$out/qemu.log" 2>&1 &
machine=$!
deadline=$((SECONDS + seconds))
while kill -0 "$machine" 2>/dev/null && [ "$SECONDS" -lt "$deadline" ]; do
    sleep 0.2
done
late=''
kill -0 "$machine" 2>/dev/null && late=yes
[ -z "$late" ] || kill -KILL "$machine"
wait "$machine" 2>/dev/null || true
machine=0
[ ! -f "$out/guest.log" ] || cat "$out/guest.log"
if [ -n "$late" ]; then
    say "the machine was switched off after $seconds s"
    exit 124
fi
if [ ! -s "$out/status" ]; then
    say "the machine ended without the script's status:"
    tail -n 20 "$out/qemu.log" "$out/console.log" >&2
    exit 1
fi
exit "$(cat "$out/status")"
