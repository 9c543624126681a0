# shellcheck shell=bash disable=SC2034
# The Debian and Ubuntu packages the project needs, in one place, and the set-up steps that
# ./run and ./test share. Sourced from the top of the tree; defines functions and lists only.

packages_run=(
    # compiler and build tools
    build-essential cmake ninja-build pkg-config
    # the window: Dear ImGui, GLFW, OpenGL and its loader's generator
    libimgui-dev libglfw3-dev libgl-dev libgl1-mesa-dri python3 python3-glad
    # text on the screen: rasterizer, fonts, and the font that fills in symbols
    libfreetype-dev fonts-inter fonts-jetbrains-mono fonts-dejavu-core
    # options, formatting, JSON and TOML
    libcli11-dev libfmt-dev nlohmann-json3-dev libtomlplusplus-dev
    # lessons: Markdown and goal expressions
    libmd4c-dev libmuparser-dev
    # recordings and screenshots: compression and PNG
    libzstd-dev libstb-dev
    # the remote procedure call: gRPC, and what generates code for it
    libgrpc++-dev libprotobuf-dev protobuf-compiler protobuf-compiler-grpc
)

packages_test=(
    # unit tests
    doctest-dev
    # the window without a screen, and fingers on its keys
    xvfb xauth xdotool
    # system calls of a demo
    strace
)

# Asked for by ./run --with-wine only.
packages_wine=(
    # the Windows named pipe: runs Windows programs, and compiles them
    wine wine64 g++-mingw-w64-x86-64-posix
)

packages_bench=(
    # the tracer that ours is compared with
    liblttng-ust-dev lttng-tools
)

say() { printf '%s\n' "$*" >&2; }

# Prints those of its arguments that are not installed.
missing_packages() {
    local installed name
    # It fails as soon as one package is unknown to it, and still lists the others.
    installed=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' "$@" 2>/dev/null || true)
    installed=" $(sed -n 's/^.i *//p' <<<"$installed" | tr '\n' ' ') "
    for name in "$@"; do
        [[ $installed == *" $name "* ]] || printf '%s\n' "$name"
    done
}

# Runs apt-get as root or through sudo; the caller has said what for.
apt_get() {
    local as_root=()
    [[ $EUID -eq 0 ]] || as_root=(sudo)
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -y -q -o Dpkg::Use-Pty=0 "$@" </dev/null >&2
}

# Makes sure that every package named is installed. Sets packages_changed=yes when it installed
# something. Ends the script with status 1 and one sentence when it cannot.
packages_changed=no
need_packages() {
    [[ -z ${IPC_PACKAGES_INSTALLED:-} ]] || return 0
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "This is not Debian or Ubuntu, so nothing can be installed from here. Needed, by Debian name:"
        say "  $*"
        say "When all of it is there, set IPC_PACKAGES_INSTALLED=1 and start again."
        exit 1
    fi

    local missing
    mapfile -t missing < <(missing_packages "$@")
    [[ ${#missing[@]} -gt 0 ]] || return 0

    local command="apt-get install --no-install-recommends ${missing[*]}"
    if [[ $EUID -ne 0 ]] && ! command -v sudo >/dev/null; then
        say "Packages are missing and neither root nor sudo is at hand; as root, run: $command"
        exit 1
    fi
    say "Installing what is missing$([[ $EUID -eq 0 ]] || echo ', with sudo'): ${missing[*]}"
    # A fresh container has no package lists, and old lists name versions that are gone.
    if ! compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null ||
        ! apt_get install --no-install-recommends "${missing[@]}"; then
        if ! apt_get update || ! apt_get install --no-install-recommends "${missing[@]}"; then
            say "The packages could not be installed; as root, run: apt-get update && $command"
            exit 1
        fi
    fi
    packages_changed=yes
}

# Configures when needed, then builds: build_preset PRESET DIRECTORY
build_preset() {
    local preset=$1 directory=$2
    # Ninja for a new build tree; an existing one keeps the generator it has.
    ! command -v ninja >/dev/null || export CMAKE_GENERATOR=Ninja
    # A build tree that was copied or moved along with the sources is of no use.
    if [[ -f $directory/CMakeCache.txt ]] &&
        ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$directory/CMakeCache.txt"; then
        rm -rf "$directory"
    fi
    # The build itself notices changed CMakeLists; it cannot notice new packages or presets.
    if [[ $packages_changed == yes || CMakePresets.json -nt $directory/CMakeCache.txt ]] ||
        [[ ! -f $directory/build.ninja && ! -f $directory/Makefile ]]; then
        cmake --preset "$preset" >&2 || return 1
    fi
    cmake --build "$directory" --parallel "$(nproc)" >&2
}
