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
