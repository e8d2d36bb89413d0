#!/usr/bin/env bash
# A folder with Debian packages of another architecture, unpacked and listed as dpkg lists installed ones: what a
# cross compiler, pkg-config and dpkg-shlibdeps look into. They come from wherever this machine's apt takes its own;
# nothing is installed, none of their scripts runs, and nobody needs to be root.
#
#   sysroot.sh ARCHITECTURE FOLDER PACKAGE…
set -euo pipefail
[ $# -ge 3 ] || { echo "usage: sysroot.sh ARCHITECTURE FOLDER PACKAGE…" >&2; exit 2; }
architecture=$1 folder=$2
shift 2
wanted=$(printf '%s\n' "$@" | sort)
if [ "$(cat "$folder/.packages" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi
rm -rf "$folder"
mkdir -p "$folder/.apt/state/lists/partial" "$folder/.apt/cache/archives/partial" "$folder/var/lib/dpkg/info" \
    "$folder"/usr/{bin,sbin,lib}
folder=$(readlink -f "$folder")
# Debian's roots have /bin, /sbin and /lib inside of /usr.
ln -s usr/bin usr/sbin usr/lib "$folder/"
: >"$folder/var/lib/dpkg/status"
echo 1 >"$folder/var/lib/dpkg/info/format" # files are named with the architecture
apt=(apt-get -qq -o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture"
    -o "Dir::State=$folder/.apt/state" -o "Dir::State::status=$folder/var/lib/dpkg/status"
    -o "Dir::Cache=$folder/.apt/cache" -o APT::Install-Recommends=false -o Debug::NoLocking=1
    -o APT::Sandbox::User=root)
# A source of something else that doesn't have the architecture is no reason to stop; a missing package is.
"${apt[@]}" update >"$folder/.apt/log" 2>&1 || true
"${apt[@]}" --yes --download-only install "$@" >>"$folder/.apt/log" 2>&1 || { tail -n 5 "$folder/.apt/log" >&2; exit 1; }

for package in "$folder"/.apt/cache/archives/*.deb; do
    name=$(dpkg-deb -f "$package" Package)
    # --keep-directory-symlink is dpkg's own; here a package's ./lib must go through the link, too.
    dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink --no-same-owner -C "$folder"
    base=$name
    [ "$(dpkg-deb -f "$package" Multi-Arch)" != same ] || base=$name:$architecture
    control=$folder/.apt/control
    rm -rf "$control"
    dpkg-deb -e "$package" "$control"
    for file in symbols shlibs; do
        [ ! -f "$control/$file" ] || mv "$control/$file" "$folder/var/lib/dpkg/info/$base.$file"
    done
    # By both names: as the package has its files, and as dpkg-shlibdeps finds them here.
    dpkg-deb --fsys-tarfile "$package" | tar -t | sed -e 's,^\.,,' -e 's,/$,,' -e '/^$/d' -e "p;s,^/\(lib\|s\?bin\)/,/usr/\1/,;s,^,$folder," \
        >"$folder/var/lib/dpkg/info/$base.list"
    { sed -e '/^Status:/d' "$control/control"; echo 'Status: install ok installed'; echo; } >>"$folder/var/lib/dpkg/status"
done
rm -rf "$folder/.apt"
mkdir -p "$folder/var/lib/dpkg/updates"
# Links to absolute paths would lead out of the sysroot.
find "$folder" -type l -lname '/*' -printf '%p\t%l\n' | while IFS=$'\t' read -r link target; do
    ln -sfn "$(realpath -m --relative-to="$(dirname "$link")" "$folder$target")" "$link"
done
printf '%s\n' "$wanted" >"$folder/.packages"
