#!/usr/bin/env bash
# What the package has besides the program: man pages and completion know all that --help does, the list of parts is
# whole, and vulnerabilities are told as the tracker says.
. "$(dirname "$0")/../support/assert.sh"
source_dir=${CHEVAL_SOURCE_DIR:?}
own=$source_dir/assets/package
export PYTHONDONTWRITEBYTECODE=1
for tool in python3 mandoc groff; do
    command -v $tool >/dev/null || skip "$tool is not here"
done
version=$("$cheval" --version | cut -d' ' -f2)
sed -n 1p "$own/changelog" | grep -qF "cheval ($version)" || wrong "the change log begins with another version than $version"

# Every command with its options: "run --camera", "catalogue check --json".
list_options() { # COMMAND…
    "$cheval" "$@" --help >"$scratch/help" || wrong "cheval $* --help"
    sed -n 's/^  \(-[a-z], \)\{0,1\}\(--[a-z-]*\).*/\2/p' "$scratch/help"
}
commands=$("$cheval" --help | sed -n 's/^  \([a-z]\{1,\}\) .*/\1/p')
verbs=$("$cheval" catalogue --help | sed -n 's/.*cheval catalogue \([a-z]*\) .*/\1/p')
for command in $commands; do
    list_options "$command" | sed "s/^/$command /"
done >"$scratch/all"
for verb in $verbs; do
    list_options catalogue "$verb" | sed "s/^/catalogue $verb /"
done >>"$scratch/all"
[ "$(wc -l <"$scratch/all")" -gt 150 ] || wrong "only $(wc -l <"$scratch/all") options in all"

# --- man pages
python3 "$own/make_man.py" --out "$scratch/man" --schema "$source_dir/assets/settings.schema.json" --date 1795392000 \
    "$cheval" || wrong "make_man.py"
mandoc -Tlint -Wwarning "$scratch"/man/* >"$scratch/lint" || wrong "mandoc: $(head -n 3 "$scratch/lint")"
for page in "$scratch"/man/*; do
    groff -Kutf8 -ww -mandoc -Tutf8 -z "$page" 2>"$scratch/lint"
    [ ! -s "$scratch/lint" ] || wrong "groff: $(basename "$page"): $(head -n 1 "$scratch/lint")"
    mandoc -Tutf8 "$page" | sed 's/.\x08//g' >"${page%.*}.text.${page##*.}"
done
while read -r command rest; do
    grep -qE -- "(^| )${rest##* }( |$)" "$scratch/man/cheval-$command.text.1" || wrong "no $rest in cheval-$command(1)"
done <"$scratch/all"
for command in $commands; do
    grep -qE "^ +$command( |$)" "$scratch/man/cheval.text.1" || wrong "no $command in cheval(1)"
done
python3 - "$source_dir/assets/settings.schema.json" "$scratch/man/cheval-settings.text.5" <<'P' || wrong "cheval-settings(5)"
import json, re, sys
schema, page = json.load(open(sys.argv[1])), open(sys.argv[2]).read()
missing = [f"{part}.{name}" for part, told in schema["properties"].items() for name in told.get("properties", {})
           if not re.search(rf"^ +{part}\.{name}(\s|$|\.)", page, re.M)]
print("\n".join(missing))
sys.exit(bool(missing))
P

# --- completion: as bash calls it, a word that is begun
python3 "$own/make_completion.py" --out "$scratch/completion" "$cheval" || wrong "make_completion.py"
# shellcheck disable=SC1091
. "$scratch/completion"
completes() { # WORD… BEGUN: what there is to choose from, on $COMPREPLY
    COMP_WORDS=(cheval "$@") COMP_CWORD=$#
    _cheval 2>/dev/null
}
completes ''
for command in $commands; do
    [[ " ${COMPREPLY[*]} " == *" $command "* ]] || wrong "completion lacks the command $command"
done
while read -r -a words; do
    option=${words[-1]}
    completes "${words[@]:0:${#words[@]}-1}" "${option:0:4}"
    [[ " ${COMPREPLY[*]} " == *" $option "* ]] || wrong "completion lacks ${words[*]}"
done <"$scratch/all"
completes catalogue ch
[ "${COMPREPLY[*]}" = check ] || wrong "catalogue ch completes to ${COMPREPLY[*]}"
completes run --exposure f
[ "${COMPREPLY[*]}" = fixed ] || wrong "--exposure f completes to ${COMPREPLY[*]}"
mkdir -p "$scratch/here/folder"
touch "$scratch/here/file"
cd "$scratch/here" || exit 2
completes run --catalogue f
[ "${COMPREPLY[*]}" = folder ] || wrong "--catalogue f completes to ${COMPREPLY[*]}"

# --- parts, licences, vulnerabilities
triplet=$(gcc -print-multiarch)
architecture=$(dpkg --print-architecture)
make_sbom() { # LINKED_LIST
    mkdir -p "$scratch/own/package"
    cp "$own"/*.py "$own/copyright" "$scratch/own/package/"
    cp -r "$source_dir/assets/models" "$scratch/own/"
    cp "$1" "$scratch/own/package/linked.list"
    python3 "$scratch/own/package/make_sbom.py" --program "$cheval" --triplet "$triplet" --architecture "$architecture" \
        --version "$version" --date 1795392000 --runtime libc6 --fetched "${CHEVAL_MODELS_DIR:?}/.." \
        --sbom "$scratch/sbom.json" --copyright "$scratch/copyright"
}
make_sbom "$own/linked.list" || wrong "make_sbom.py"
python3 "$source_dir/tests/package/check_sbom.py" "$scratch/sbom.json" "$cheval" || wrong "the list of parts"
grep -q 'libavcodec59: GPL-2.0-or-later' "$scratch/copyright" || wrong "the copyright file is silent about FFmpeg"
! grep -q '@[A-Z]*@' "$scratch/copyright" || wrong "the copyright file has gaps"
grep -v '^libjansson4' "$own/linked.list" >"$scratch/short.list"
refuses 1 libjansson4 make_sbom "$scratch/short.list"

cat >"$scratch/tracker.json" <<'J'
{"jansson": {"CVE-2099-0001": {"releases": {"bookworm": {"status": "open", "urgency": "low"}}},
             "CVE-2099-0002": {"releases": {"bookworm": {"status": "resolved", "urgency": "high"}}},
             "CVE-2099-0003": {"releases": {"sid": {"status": "open"}}}},
 "elsewhere": {"CVE-2099-0004": {"releases": {"bookworm": {"status": "open", "urgency": "high"}}}}}
J
status 0 python3 "$own/list_cves.py" --sbom "$scratch/sbom.json" --release bookworm --tracker "file://$scratch/tracker.json"
says '1 open CVEs'
says 'CVE-2099-0001'
status 3 python3 "$own/list_cves.py" --sbom "$scratch/sbom.json" --release bookworm --tracker "file://$scratch/none.json"
says 'could not be asked'
desktop=$own/cheval.desktop
! command -v desktop-file-validate >/dev/null || desktop-file-validate "$desktop" || wrong "the desktop entry"
for script in "$own"/deb/*; do
    dash -n "$script" || wrong "$script"
done
finish
