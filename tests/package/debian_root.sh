# A fresh Debian of this machine's release in a folder, for tests of the package: source it. Needs root and debootstrap,
# and what this machine's apt takes its packages from.

# make_root ROOT LOG [PACKAGE,…]: 77 and a line with the reason where it can't be done here. apt works in it.
make_root() {
    local root=$1 log=$2 packages=ca-certificates${3:+,$3} codename mirror file
    [ "$(id -u)" = 0 ] || { echo "SKIPPED: only root makes a root"; return 77; }
    command -v debootstrap >/dev/null || { echo "SKIPPED: debootstrap is not here"; return 77; }
    codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $codename" 'Origin: Debian' |
        head -n 1)
    [ -n "$mirror" ] || { echo "SKIPPED: apt knows no source of Debian $codename"; return 77; }
    debootstrap --variant=minbase "--include=$packages" "$codename" "$root" "$mirror" >"$log" 2>&1 ||
        { tail -n 5 "$log"; echo "SKIPPED: no fresh root can be made here"; return 77; }
    mount -t proc proc "$root/proc" 2>/dev/null # where that is not allowed, programs do without
    # The same sources as here, of Debian only.
    rm -f "$root/etc/apt/sources.list"
    apt-get indextargets --format 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(REPO_URI) $(RELEASE) $(COMPONENT)' \
        'Created-By: Packages' 'Origin: Debian' | sort -u >"$root/etc/apt/sources.list"
    cp -r /usr/share/keyrings/. "$root/usr/share/keyrings/"
    cp /etc/resolv.conf "$root/etc/" 2>/dev/null
    for file in /etc/apt/apt.conf.d/*; do # proxies and certificates, should there be any
        ! grep -qiE 'proxy|verify|cainfo' "$file" || cp "$file" "$root/etc/apt/apt.conf.d/"
    done
    # Nobody needs this root after a crash.
    echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
    in_root "$root" apt-get update -qq >"$log" 2>&1 || { tail -n 5 "$log"; return 1; }
}

in_root() { # ROOT COMMAND…
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$@"
}

# Nothing is deleted through a mount that is still there.
delete_root() { # ROOT [FOLDER_AROUND_IT]
    umount "$1/proc" 2>/dev/null
    mountpoint -q "$1/proc" || rm -rf --one-file-system "${2:-$1}"
}
