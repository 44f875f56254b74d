# Sourced by every part: where parts live, how one is installed without ever being half there, how it speaks.
# A part sets PART, and defines wanted (what is installed now, as one word), make_part DIR (fills an empty folder)
# and probe DIR (runs the thing and prints its version), then calls part_main "$@".
set -euo pipefail

PARTS=${AICHAIN_PARTS:-${XDG_CACHE_HOME:-$HOME/.cache}/aichain/parts}
PARTS_SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() { printf '[%s] %s\n' "$PART" "$*" >&2; }

die() {
    say "error: $*"
    exit 1
}

# Runs a command with its output kept aside; shows the output only if it fails.
quietly() {
    local log=$work.log
    if ! "$@" >"$log" 2>&1 </dev/null; then
        tail -n 40 "$log" >&2
        die "failed: $*"
    fi
}

# What is in use now is a link NAME -> NAME-VERSION. A version is made in a folder of another name, tried out there,
# and only then gets its own name: killed at any moment, the next run starts from a clean state.
install_part() {
    mkdir -p "$PARTS"
    if command -v flock >/dev/null; then
        exec 9>"$PARTS/.$PART.lock"
        flock -n 9 || { say "another run is installing this; waiting for it" && flock 9; }
    fi
    rm -rf "$PARTS"/.new-"$PART".*
    local version
    version=$(wanted)
    if [ ! -d "$PARTS/$PART-$version" ]; then
        local begun=$SECONDS
        work=$(mktemp -d "$PARTS/.new-$PART.XXXXXX")
        trap 'rm -rf "$work" "$work.log"' EXIT
        chmod 755 "$work"
        make_part "$work"
        probe "$work" >/dev/null || die "was installed but does not run; remove $PARTS/$PART-* and try again"
        mv "$work" "$PARTS/$PART-$version"
        rm -f "$work.log"
        say "installed $version in $((SECONDS - begun)) s"
    fi
    ln -sfn "$PART-$version" "$PARTS/$PART"
}

is_installed() { [ -d "$PARTS/$PART/." ] && [ "$(readlink "$PARTS/$PART")" = "$PART-$(wanted)" ] && probe "$PARTS/$PART" >/dev/null 2>&1; }

part_main() {
    case ${1:-} in
        check) is_installed || { say "not installed; run: e2e/parts/install $PART" && exit 1; } ;;
        install) is_installed || install_part ;;
        version) [ -d "$PARTS/$PART/." ] && probe "$PARTS/$PART" ;;
        *)
            echo "usage: e2e/parts/$PART check|install|version" >&2
            exit 2
            ;;
    esac
}

# The machine's own mirror of Debian's release that it runs, as apt is configured; nothing on other systems.
debian_mirror() {
    command -v apt-get >/dev/null || return 0
    local ID='' VERSION_CODENAME=''
    # shellcheck disable=SC1091
    . /etc/os-release
    [ "$ID" = debian ] || return 0
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
        awk -v release="$VERSION_CODENAME" '$2 == release { print $1; exit }'
}

# debian_root DIR PACKAGE...: unpacks packages of Debian's unstable suite and all they need into DIR, with an apt that has its own
# folders (DIR.apt) and believes that nothing is installed: no root, no change to the machine.
debian_root() {
    local root=$1 apt=$1.apt mirror package entry
    shift
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || die "needs the package mirror of a Debian system; this machine has none"
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$root/usr/bin" "$root/usr/sbin" "$root/usr/lib" "$root/usr/lib64" "$root/etc" "$root/tmp"
    : >"$apt/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" >"$apt/sources.list"
    local options=(-q -o "Dir::State=$apt" -o "Dir::State::lists=$apt/lists" -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt/cache"
        -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null
        -o Acquire::Languages=none -o Acquire::Retries=3)
    [ "$(id -u)" -ne 0 ] || options+=(-o APT::Sandbox::User=root)
    quietly apt-get "${options[@]}" update
    quietly apt-get "${options[@]}" install -y --download-only --no-install-recommends "$@"
    for entry in bin sbin lib lib64; do ln -sfn "usr/$entry" "$root/$entry"; done
    for package in "$apt"/cache/archives/*.deb; do quietly dpkg-deb --extract "$package" "$root"; done
    [ -e "$root/usr/bin/sh" ] || ln -s dash "$root/usr/bin/sh"
    chmod 1777 "$root/tmp"
    echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
    echo 'root:x:0:' >"$root/etc/group"
    rm -rf "$apt" "$root/usr/share/doc" "$root/usr/share/man" "$root/usr/share/locale"
}
