# Sourced after lib.sh by parts that are built by Go: finds it, builds one program after the other, and says how long each took.

require_go() {
    command -v go >/dev/null || PATH=$PATH:/usr/local/go/bin:/usr/lib/go/bin
    command -v go >/dev/null || die "needs Go 1.24 or newer to build $PART: https://go.dev/dl, or the package golang of your system"
    # Two compilers at once: the largest packages take a gigabyte each.
    export CGO_ENABLED=0 GOFLAGS="-p=2 -buildvcs=false"
}

# built DIR NAME COMMAND...: runs a build of which DIR/bin/NAME must come.
built() {
    local name=$2 file=$1/bin/$2 begun=$SECONDS
    shift 2
    say "building $name"
    quietly "$@"
    [ -x "$file" ] || die "the build of $name left no $file"
    say "building $name: $((SECONDS - begun)) s"
}

# go_program DIR NAME FOLDER PACKAGE [LINKER_FLAGS]: from the module in FOLDER, whose go.mod and go.sum pin all that it needs.
go_program() { built "$1" "$2" go build -C "$3" -trimpath -ldflags "-s -w ${5:-}" -o "$1/bin/$2" "$4"; }

# go_install DIR PACKAGE@VERSION: of a module that can be built as it was released; the program has the name of the package.
go_install() {
    local package=${2%@*}
    built "$1" "${package##*/}" env GOBIN="$1/bin" go install -trimpath -ldflags "-s -w" "$2"
}
