# Sourced by up, down, load, kubectl and helm: where the cluster lies, what it is made of, how its programs are started and ended.
set -euo pipefail

PART=cluster
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$HERE/../parts/lib.sh"

# All that a running cluster has lies in this folder: keys, data, logs, images, volumes. `down` removes it.
RUN=${AICHAIN_CLUSTER:-$PARTS/cluster-run}
# Whose folder it is: what has no such file in it is never touched.
MARKER=$RUN/this-is-a-cluster-of-e2e
BIN=$PARTS/kubernetes/bin
KUBECONFIG_FILE=$RUN/admin.kubeconfig
CONTAINERD_SOCKET=$RUN/containerd.sock

# The node's address on a bridge of its own, and the ranges of services and pods: also in manifests/ and config/.
LINK=aichain0
NODE_IP=10.99.0.1
NODE_RANGE=10.99.0.0/24
SERVICE_RANGE=10.96.0.0/16
POD_RANGE=10.244.0.0/16
CGROUP=aichain-cluster

# Refuses a folder that is somebody else's; `up` and `down` run as root, and `down` removes it.
require_own_folder() {
    case $RUN in /*) ;; *) die "AICHAIN_CLUSTER is no absolute path: $RUN" ;; esac
    [ ! -e "$RUN" ] || [ -f "$MARKER" ] || [ -z "$(ls -A "$RUN")" ] ||
        die "$RUN is not a folder that e2e/cluster/up made; let AICHAIN_CLUSTER name one that is empty or not there"
}

kubectl() { "$BIN/kubectl" --kubeconfig "$KUBECONFIG_FILE" "$@"; }
ctr() { command ctr --address "$CONTAINERD_SOCKET" --namespace k8s.io "$@"; }

# step TEXT: says what begins; `took` says how long it needed.
step() {
    STEP=$1
    STEP_BEGUN=${EPOCHREALTIME/./}
}
took() { say "$(printf '%-50s %4d.%01d s' "$STEP" $(((${EPOCHREALTIME/./} - STEP_BEGUN) / 1000000)) $(((${EPOCHREALTIME/./} - STEP_BEGUN) / 100000 % 10)))"; }

is_running() {
    local pid
    pid=$(cat "$RUN/pids/$1" 2>/dev/null) && [ -n "$pid" ] && [ "$(readlink "/proc/$pid/exe")" = "$(cat "$RUN/pids/$1.exe")" ]
}

# start NAME PROGRAM ARGUMENT...: in a session of its own, its output in logs/NAME. Neither locks nor the terminal go with it.
start() {
    local name=$1
    shift
    ! is_running "$name" || return 0
    setsid "$@" >"$RUN/logs/$name" 2>&1 </dev/null 7>&- 8>&- 9>&- &
    echo $! >"$RUN/pids/$name"
    readlink -f "$(command -v "$1")" >"$RUN/pids/$name.exe"
}

# stop SIGNAL NAME...: to all at once; what has not ended after ten seconds is killed.
stop() {
    local signal=$1 name pid
    shift
    for name in "$@"; do ! is_running "$name" || kill "-$signal" "$(cat "$RUN/pids/$name")" 2>/dev/null || true; done
    for name in "$@"; do
        if is_running "$name"; then
            pid=$(cat "$RUN/pids/$name")
            timeout 10 tail --pid="$pid" --sleep-interval=0.05 -f /dev/null || kill -KILL "$pid" 2>/dev/null || true
        fi
        rm -f "$RUN/pids/$name" "$RUN/pids/$name.exe"
    done
}

# await SECONDS NAME COMMAND...: until the command succeeds; ends with the log's tail if NAME ended or time runs out.
await() {
    local deadline=$((SECONDS + $1)) name=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        if ! is_running "$name" || [ $SECONDS -ge $deadline ]; then
            tail -n 20 "$RUN/logs/$name" >&2
            die "$name is not ready: the whole log is $RUN/logs/$name; e2e/cluster/down cleans up"
        fi
        sleep 0.1
    done
}

# One run of up, down or load at a time.
lock() {
    mkdir -p "$PARTS"
    exec 8>"$PARTS/.cluster-run.lock"
    flock -n 8 || { say "another up, down or load runs; waiting for it" && flock 8; }
}

require_root() { [ "$(id -u)" -eq 0 ] || die "needs root: containers, network interfaces and mounts are made. Run it with sudo, or on a machine of your own"; }
