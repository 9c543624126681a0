#!/usr/bin/env bash
# What the linker cannot see: which layer includes which, and how long files are.
# check.sh DIRECTORY: prints every breach and ends with status 1 if there is one.
set -uo pipefail
shopt -s lastpipe  # what a pipeline counts, counts
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

# includes FOLDER 'QUOTE' : "file name" of each include in quotes or in angle brackets.
includes() {
    sources "$1" | xargs -r grep -HE "^[[:space:]]*#[[:space:]]*include[[:space:]]*$2" |
        sed -E 's/^([^:]*):[^<"]*[<"]([^>"]*)[>"].*/\1 \2/'
}

# Our own includes are in quotes and begin with the name of a layer's folder.
# layer FOLDER 'PATTERN of our own that it may include' 'PATTERN of others that it may not'
layer() {
    local file include
    while read -r file include; do
        [[ $include =~ ^($2)$ ]] || breach "$file includes \"$include\", which its layer may not"
    done < <(includes "$1" '"')
    while read -r file include; do
        [[ ! $include =~ $3 ]] || breach "$file includes <$include>, which its layer may not"
    done < <(includes "$1" '<')
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
        # ipc-compare calls the service that ipc-rpc has.
        choosing) layer demos/choosing '(stage|choosing)/.*|message_passing/rpc(\.grpc\.pb\.h|_library\.hpp)' "$front_end" ;;
        *) layer "$folder" "(stage|${folder#demos/})/.*" "$front_end" ;;
    esac
done
layer app/model 'model/.*|stage/(event|comparison)\.hpp|choosing/adviser\.hpp' "$window"
layer app/lesson '(lesson|model)/.*|stage/(event|result)\.hpp' "$window|^(nlohmann/|CLI/)"
layer app/session '(session|lesson|model|supervisor|stage)/.*' "$window"
layer app/views '(views|model)/.*|platform/imgui_compat\.hpp|platform/fonts\.hpp' '^(GLFW/|glad/)'
layer app/platform 'platform/.*|stage/result\.hpp' '^$'

# longest LINES FILE...
longest() {
    local lines file
    while read -r lines file; do
        [[ $file == total || $lines -le $1 ]] || breach "$file has $lines lines, and $1 are allowed"
    done < <(xargs -r wc -l)
}

for folder in demos/*/; do
    case $folder in
        demos/stage/ | demos/supervisor/ | demos/terminal/) limit=350 ;;
        *) limit=200 ;;
    esac
    sources "$folder" | grep '\.cpp$' | grep -v '/adviser[a-z_]*\.cpp$' | longest "$limit"
done
# The adviser is a library with its table of rules, not a demo's source that is shown beside a run.
sources demos/choosing | grep '/adviser[a-z_]*\.cpp$' | longest 350
sources app tests | grep '\.cpp$' | longest 350
sources demos app tests | grep '\.hpp$' | longest 120

# ctest would cut such a name in two, and each half would run no test at all and pass.
while IFS=: read -r file line _; do
    breach "$file:$line: a test's name must not hold a semicolon"
done < <(sources tests | xargs -r grep -nHE 'TEST_CASE[A-Z_]*\([^"]*"[^"]*;')

# A folder that was renamed must not make this test agree with everything.
for folder in demos/stage demos/supervisor app/model app/lesson app/platform; do
    [[ -n $(sources "$folder") ]] || breach "$folder has no sources: where did they go?"
done

if [[ $breaches -gt 0 ]]; then
    printf '%d breaches\n' "$breaches"
    exit 1
fi
