#!/usr/bin/env bash
# What the linker cannot see: which layer includes which, and how long files are.
# check.sh DIRECTORY: prints every breach and ends with status 1 if there is one.
set -uo pipefail
cd "$1" || exit 1
breaches=0

breach() {
    printf '%s\n' "$*"
    breaches=$((breaches + 1))
}

# sources FOLDER...: the C++ files below.
sources() {
    find "$@" -name '*.[ch]pp' 2>/dev/null | sort
}

# Our own includes are in quotes and begin with the name of a layer's folder.
# layer FOLDER 'PATTERN of what it may include'
layer() {
    local folder=$1 allowed=$2 file include
    while read -r file; do
        while read -r include; do
            [[ $include =~ ^($allowed)$ ]] ||
                breach "$file includes \"$include\", which its layer may not"
        done < <(sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"([^"]+)".*/\1/p' "$file")
        # A library that only one layer may know.
        while read -r include; do
            breach "$file includes <$include>, which its layer may not"
        done < <(sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*<([^>]+)>.*/\1/p' "$file" |
            grep -E "${3:-^$}")
    done < <(sources "$folder")
}

# The demos read like a textbook on POSIX: the stage and libc, no library for the front ends.
front_end='^(imgui|GLFW/|glad/|nlohmann/|fmt/|CLI/|toml\+\+|md4c|muParser|zstd|doctest)'
window='^(imgui|GLFW/|glad/)'

layer demos/stage 'stage/.*' "$front_end"
layer demos/supervisor '(stage|supervisor)/.*' "$window"
layer demos/terminal '(stage|supervisor|terminal)/.*' "$window"
for folder in demos/*/; do
    folder=${folder%/}
    case ${folder#demos/} in
        stage | supervisor | terminal) ;;
        *) layer "$folder" "(stage|${folder#demos/})/.*" "$front_end" ;;
    esac
done
layer app/model 'model/.*|stage/event\.hpp' "$window"
layer app/session '(session|model|supervisor|stage)/.*' "$window"
layer app/views '(views|model)/.*|platform/imgui_compat\.hpp|platform/fonts\.hpp' '^(GLFW/|glad/)'
layer app/platform 'platform/.*|stage/result\.hpp' '^$'

# longest LINES FILE...
longest() {
    local limit=$1 file lines
    while read -r file; do
        lines=$(wc -l <"$file")
        [[ $lines -le $limit ]] || breach "$file has $lines lines, and $limit are allowed"
    done
}

for folder in demos/*/; do
    case $folder in
        demos/stage/ | demos/supervisor/ | demos/terminal/) limit=350 ;;
        *) limit=200 ;;
    esac
    sources "$folder" | grep '\.cpp$' | longest "$limit"
done
sources app tests | grep '\.cpp$' | longest 350
sources demos app tests | grep '\.hpp$' | longest 120

# A folder that was renamed must not make this test agree with everything.
for folder in demos/stage demos/supervisor app/model app/platform; do
    [[ -n $(sources "$folder") ]] || breach "$folder has no sources: where did they go?"
done

if [[ $breaches -gt 0 ]]; then
    printf '%d breaches\n' "$breaches"
    exit 1
fi
