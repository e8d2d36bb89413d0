#!/bin/sh
# Writes the Debian packages, with versions, that a program is linked with; one line.
#   depends.sh PROGRAM OUT ARCHITECTURE [SYSROOT]
set -eu
program=$(readlink -f "$1") out=$(readlink -f "$2") architecture=$3 sysroot=${4:-}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/debian"
printf 'Source: cheval\n\nPackage: cheval\nArchitecture: any\n' >"$folder/debian/control"
set --
if [ -n "$sysroot" ]; then
    sysroot=$(readlink -f "$sysroot")
    set -- --admindir="$sysroot/var/lib/dpkg"
    for library in "$sysroot"/usr/lib/*-linux-gnu; do
        set -- "$@" -l"$library"
    done
fi
cd "$folder"
DEB_HOST_ARCH=$architecture dpkg-shlibdeps -O "$@" -e "$program" >depends 2>warnings || { cat warnings >&2; exit 1; }
sed -n 's/^shlibs:Depends=//p' depends >"$out"
