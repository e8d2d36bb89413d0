#!/usr/bin/env bash
# What the package has besides the program: man pages and completions know all that --help does, the list of parts is
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
. "$scratch/completion/cheval"
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
# As zsh calls it, whose own functions say what they were given; and as fish answers. Each command, then each option.
printf '%s\n' $commands >"$scratch/asked"
cat "$scratch/all" >>"$scratch/asked"
cat >"$scratch/ask.zsh" <<'Z'
_arguments() { print -rl -- "$@" }
_describe() { print -rl -- "${(P@)2}" }
while read -rA asked; do
    words=(cheval "${(@)asked[1,-2]}" '') CURRENT=${#words}
    for line in "${(@f)$(source $1)}"; do
        [[ ${${line#\*}%%[\[:]*} == $asked[-1] ]] && continue 2
    done
    print -r -- "$asked"
done
Z
cat >"$scratch/ask.fish" <<'F'
source $argv[1]
while read -l line
    set asked (string split ' ' -- $line)
    complete -C "cheval $line" | string replace -r '\t.*' '' | string match -q -- $asked[-1]; or echo $line
end
F
for shell in 'zsh -f' 'fish -N'; do
    name=${shell% *}
    command -v "$name" >/dev/null || continue
    file=$scratch/completion/_cheval
    [ "$name" = zsh ] || file=$scratch/completion/cheval.fish
    HOME=$scratch $shell "$scratch/ask.$name" "$file" <"$scratch/asked" >"$scratch/lacks" 2>&1
    [ ! -s "$scratch/lacks" ] || wrong "$name lacks $(head -n 3 "$scratch/lacks")"
done
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
{"jansson": {
  "CVE-2099-0001": {"description": "A list is read past its end.", "debianbug": 1000001, "scope": "remote", "releases": {
    "bookworm": {"status": "open", "repositories": {"bookworm": "2.14-2"}, "urgency": "low", "nodsa": "Minor issue", "nodsa_reason": ""},
    "sid": {"status": "resolved", "repositories": {"sid": "2.14-9"}, "fixed_version": "2.14-9", "urgency": "low"}}},
  "CVE-2099-0002": {"scope": "local", "releases": {"bookworm": {"status": "resolved", "fixed_version": "1.0-1", "urgency": "high"}}},
  "CVE-2099-0003": {"releases": {"sid": {"status": "open", "urgency": "not yet assigned"}}},
  "CVE-2099-0005": {"releases": {"bookworm": {"status": "resolved", "repositories": {"bookworm-security": "99:1-1"},
    "fixed_version": "99:1-1", "urgency": "not yet assigned"}}},
  "CVE-2099-0006": {"releases": {"bookworm": {"status": "resolved", "fixed_version": "0", "urgency": "unimportant"}}},
  "TEMP-0000000-ABCDEF": {"releases": {"bookworm": {"status": "undetermined", "urgency": "not yet assigned"}}}},
 "elsewhere": {"CVE-2099-0004": {"releases": {"bookworm": {"status": "open", "urgency": "high"}}}}}
J
status 0 python3 "$own/list_cves.py" --sbom "$scratch/sbom.json" --release bookworm --tracker "file://$scratch/tracker.json"
says "$(date -u +%Y-%m-%d): 3 open CVEs"
for line in 'CVE-2099-0001.*urgency low, left as it is: Minor issue' 'CVE-2099-0005.*fixed in 99:1-1' 'TEMP-0000000-ABCDEF.*not looked at yet'; do
    grep -q "$line" "$scratch/out" || wrong "the list of CVEs lacks $line"
done
status 3 python3 "$own/list_cves.py" --sbom "$scratch/sbom.json" --release bookworm --tracker "file://$scratch/none.json"
says "$(date -u +%Y-%m-%d): Debian's security tracker could not be asked"
echo '["another shape"]' >"$scratch/tracker.json"
status 3 python3 "$own/list_cves.py" --sbom "$scratch/sbom.json" --release bookworm --tracker "file://$scratch/tracker.json"
says 'has another shape'
desktop=$own/cheval.desktop
! command -v desktop-file-validate >/dev/null || desktop-file-validate "$desktop" || wrong "the desktop entry"
for script in "$own"/deb/*; do
    dash -n "$script" || wrong "$script"
done
finish
