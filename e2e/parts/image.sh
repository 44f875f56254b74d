# Sourced: makes a container image from a folder with tar alone, in the form of `docker save`, which every container runtime imports.

# image_tar ROOT NAME:TAG CONFIG FILE: all of ROOT as one layer; CONFIG is the inside of the JSON object "config", as '"User":"65532"'.
image_tar() {
    local root=$1 name=$2 config=$3 file=$4 folder=$4.parts
    rm -rf "$folder"
    mkdir -p "$folder"
    tar -C "$root" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$folder/layer.tar" .
    image_of_layer "$folder" "$name" "$config" "$file"
}

# The same from a layer that is there already: FOLDER/layer.tar. FOLDER is removed.
image_of_layer() {
    local folder=$1 name=$2 config=$3 file=$4 architecture=amd64 layer
    [ "$(uname -m)" = x86_64 ] || architecture=arm64
    layer=$(sha256sum "$folder/layer.tar" | cut -d ' ' -f 1)
    printf '{"architecture":"%s","os":"linux","created":"1970-01-01T00:00:00Z","config":{%s},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
        "$architecture" "$config" "$layer" >"$folder/config.json"
    printf '[{"Config":"config.json","RepoTags":["docker.io/%s"],"Layers":["layer.tar"]}]' "$name" >"$folder/manifest.json"
    tar -C "$folder" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$file" manifest.json config.json layer.tar
    rm -rf "$folder"
}

# busybox ROOT: Debian's busybox, which needs no library, as ROOT/bin/busybox, with links for what our scripts use.
busybox() {
    local folder=$1.deb program
    mkdir -p "$folder" "$1/bin"
    if ! (cd "$folder" && apt-get -q download busybox-static) >/dev/null 2>&1; then
        [ "$(id -u)" -eq 0 ] || die "cannot fetch Debian's package busybox-static; try: sudo apt-get update"
        quietly apt-get -q update
        (cd "$folder" && quietly apt-get -q download busybox-static)
    fi
    quietly dpkg-deb --extract "$folder"/*.deb "$folder"
    mv "$(find "$folder" -type f -name busybox -path '*bin/*')" "$1/bin/busybox"
    for program in sh mkdir rm cat ls sleep; do ln -s busybox "$1/bin/$program"; done
    rm -rf "$folder"
}

# with_libraries ROOT PROGRAM [COMMAND...]: copies a program to ROOT/usr/bin, and the libraries that it loads to where it looks for them. COMMAND
# lists them as ldd does; default: ldd PROGRAM.
with_libraries() {
    local root=$1 program=$2 line name file
    shift 2
    [ $# -gt 0 ] || set -- ldd "$program"
    mkdir -p "$root/usr/bin" "$root/lib64" "$root/usr/lib/$(uname -m)-linux-gnu"
    cp -L "$program" "$root/usr/bin/"
    "$@" | while read -r line; do
        case $line in
            *" => /"*) name=${line%% *} file=${line#* => } ;;
            /*ld-linux*) name=${line%% *} file=$name ;;
            *) continue ;;
        esac
        file=${file%% (*}
        case $name in
            */ld-linux*) cp -L "$file" "$root/lib64/${name##*/}" ;;
            *) cp -L "$file" "$root/usr/lib/$(uname -m)-linux-gnu/$name" ;;
        esac
    done
}
