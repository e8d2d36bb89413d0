#!/usr/bin/env bash
# The package in a fresh Debian: installed by apt, run, upgraded with a profile store, removed, purged.
#   fresh_root.sh DEB OUT_FOLDER
# Needs root and debootstrap, and what this machine's apt takes its packages from. OUT_FOLDER gets the film and the
# picture of the demo, to be looked at, and what doctor said. Exit 77: it can't be done here.
set -u
deb=$(readlink -f "${1:?usage: fresh_root.sh DEB OUT_FOLDER}")
out=${2:?usage: fresh_root.sh DEB OUT_FOLDER}
mkdir -p "$out"
work=$(mktemp -d)
root=$work/root
failures=0
. "$(dirname "$0")/debian_root.sh"
trap 'delete_root "$root" "$work"' EXIT
wrong() { echo "FAILED: $*"; failures=$((failures + 1)); }
inside() { in_root "$root" "$@"; }
took() { echo "$1: $(($(date +%s) - began)) s"; began=$(date +%s); }
began=$(date +%s)

make_root "$root" "$work/log" || exit $?
took "a fresh Debian"
find_files() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./var/cache -o -path ./var/lib/apt -o -path ./var/lib/dpkg \
    -o -path ./var/log -o -path ./tmp -o -path ./dev \) -prune -o -print | sort); }

# --- an older version, then what a mirror has written
dpkg-deb -R "$deb" "$work/older"
sed -i 's/^Version: .*/Version: 0.0.1/' "$work/older/DEBIAN/control"
dpkg-deb -b -Zgzip -z1 "$work/older" "$root/tmp/cheval_0.0.1.deb" >/dev/null
version=$(dpkg-deb -f "$deb" Version)
cp "$deb" "$root/tmp/cheval.deb"
install() { inside apt-get install -y -qq --no-install-recommends "$1" >"$work/log" 2>&1 || { tail -n 20 "$work/log"; wrong "apt-get install $1"; }; }
# Its dependencies first, so that what apt brings with them is not taken for something that the package left.
inside apt-get install -y -qq --no-install-recommends --download-only /tmp/cheval_0.0.1.deb >"$work/log" 2>&1
took "dependencies downloaded"
before_all=$(inside dpkg-query -f '${Package}\n' -W | sort)
install /tmp/cheval_0.0.1.deb
took "installed with $(($(inside dpkg-query -f '.\n' -W | wc -l) - $(wc -l <<<"$before_all"))) packages"
[ "$(inside dpkg-query -f '${Version}' -W cheval)" = 0.0.1 ] || wrong "the older version is not installed"
[ "$(stat -c '%U %a' "$root/var/lib/cheval")" = "UNKNOWN 700" ] || [ "$(inside stat -c '%U %a' /var/lib/cheval)" = "cheval 700" ] ||
    wrong "/var/lib/cheval: $(inside stat -c '%U %a' /var/lib/cheval)"
as_mirror() { inside setpriv --reuid=cheval --regid=cheval --init-groups env HOME=/var/lib/cheval XDG_STATE_HOME=/var/lib XDG_CONFIG_HOME=/var/lib "$@"; }
store=/var/lib/cheval/profile.db
as_mirror cheval simulate --profile-store $store --visits 50 --seed 3 >/dev/null || wrong "no profile store could be written"
count() { as_mirror cheval events --profile-store $store --json | sha256sum; }
kept=$(count)
events=$(as_mirror cheval events --profile-store $store --json | wc -l)
[ "$events" -gt 50 ] || wrong "only $events events in the profile store"

# --- the upgrade, doctor, demo
install /tmp/cheval.deb
took "upgraded"
[ "$(inside dpkg-query -f '${Version}' -W cheval)" = "$version" ] || wrong "the upgrade is not installed"
[ "$(count)" = "$kept" ] || wrong "the upgrade changed the profile store"
as_mirror cheval doctor >"$out/doctor.txt" 2>/dev/null || wrong "cheval doctor says that the mirror can't run"
cat "$out/doctor.txt"
for part in resources graphics models catalogue store; do
    grep -qE "^$part +ok" "$out/doctor.txt" || wrong "doctor: $part is not ok"
done
grep -q "$(sha256sum <"$root/usr/bin/cheval" | cut -d' ' -f1)" "$root/usr/share/doc/cheval/sbom.spdx.json" ||
    wrong "the list of parts has another program than the package"
inside mkdir -m 1777 -p /tmp/film
as_mirror sh -c 'cd /tmp/film && cheval demo --size 960x540' >"$out/demo.txt" 2>"$work/log" || { cat "$work/log"; wrong "cheval demo"; }
took "demo"
grep -E '^film' "$out/demo.txt" || wrong "the demo made no film"
cp "$root"/tmp/film/cheval-demo.mp4 "$root"/tmp/film/cheval-demo.png "$out/" || wrong "no film or no picture"
[ -s "$root/usr/share/man/man1/cheval-run.1.gz" ] || wrong "no man page"

# --- removed, and purged
kept=$(count) # with what the demo recorded
inside apt-get remove -y -qq cheval >"$work/log" 2>&1 || wrong "apt-get remove"
[ ! -e "$root/usr/bin/cheval" ] && [ ! -e "$root/usr/share/cheval" ] || wrong "removing left the program"
[ -s "$root$store" ] || wrong "removing deleted the profile store"
install /tmp/cheval.deb
[ "$(count)" = "$kept" ] || wrong "removing and installing again changed the profile store"
inside apt-get purge -y -qq cheval >"$work/log" 2>&1 || wrong "apt-get purge"
grep '^cheval: ' "$work/log" || wrong "purging didn't say what it deletes"
# Nothing that the package put there or made is left; what its dependencies brought stays until apt-get autoremove.
find_files | grep -i cheval >"$work/left" && wrong "purging left: $(tr '\n' ' ' <"$work/left")"
took "removed, installed again, purged"
echo "package: $(stat -c %s "$deb") bytes, installed $(dpkg-deb -f "$deb" Installed-Size) KiB"
[ "$failures" = 0 ] || { echo "$failures failed"; exit 1; }
echo "all passed"
