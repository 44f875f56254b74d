# Sourced by ./aichain: the suite with its real parts, from their installation to the count.

test_usage() {
    cat <<'USAGE'
Usage: ./aichain test [--all | --quick]

Installs the real parts that the tests need (once, into a cache folder) and runs the whole suite:
plain tests (*Test), tests with one real part (*IT), tests of the whole system (*E2E).

  --quick   plain tests only; needs no parts
  --all     also the long ones: full kill rounds, soaks, a chain's life in a Kubernetes cluster

AICHAIN_CLUSTER_TESTS=never leaves the Kubernetes cluster out, whose programs take a quarter of an hour to build the first time.
USAGE
}

run_tests() {
    local tiers=(plain it e2e) arguments=(-Ptiers)
    case ${1:-} in
        '') ;;
        --quick) tiers=(plain) arguments=() ;;
        --all) arguments+=(-Daichain.all=true -Dtest.timeout=21600) ;;
        --help | -h) test_usage && exit 0 ;;
        *) test_usage >&2 && exit 2 ;;
    esac
    [ $# -le 1 ] || { test_usage >&2 && exit 2; }
    require_jdk_25
    SECONDS=0
    # first, as it takes seconds and a run of the suite that ends with it takes half an hour
    maven format.log -T1C spotless:check || {
        echo "aichain: the sources are not formatted: ./mvnw spotless:apply does that; the whole log: $ROOT/target/format.log" >&2
        exit 1
    }
    export AICHAIN_PARTS=${AICHAIN_PARTS:-$CACHE/parts}
    if [ "${#tiers[@]}" -gt 1 ]; then
        "$ROOT/e2e/parts/install"
        # Peers of the EVM are built from source, where their compilers are; elsewhere the tests against them say that they are skipped.
        ! command -v go >/dev/null || "$ROOT/e2e/parts/install" geth geth-evm
        # Prometheus' tool judges alarms; it comes as Debian's package
        ! command -v apt-get >/dev/null || "$ROOT/e2e/parts/install" prometheus
        # A Kubernetes cluster is made where Go builds its programs and we may start containers; that takes a quarter of an hour the first time.
        if [ "${AICHAIN_CLUSTER_TESTS:-}" != never ] && command -v go >/dev/null && [ "$(id -u)" -eq 0 ]; then
            "$ROOT/e2e/parts/install" kubernetes bitcoin-image helm
            # what only the long tests put beside it; KEDA takes some eight minutes the first time
            [ "${1:-}" != --all ] || "$ROOT/e2e/parts/install" metrics-server kwok keda crds
        fi
        ! command -v cargo >/dev/null || "$ROOT/e2e/parts/install" revme
        mkdir -p "$(dirname "$("$ROOT/e2e/parts/docker" users)")"
        exec 8>>"$("$ROOT/e2e/parts/docker" users)"
        flock -s 8
        trap end_engine EXIT
        "$ROOT/e2e/parts/docker" start
        eval "$("$ROOT/e2e/parts/docker" env)"
    fi
    rm -rf "$ROOT"/{,lib/}*/target/{surefire,it,e2e}-reports

    # Failures do not stop Maven, so that all are seen in one run; what failed, or should have run and did not, is found in the reports.
    local sources failed=0
    sources=$(fingerprint)
    AICHAIN_TEST_RUN=$$-$RANDOM
    export AICHAIN_TEST_RUN
    maven test.log verify "${arguments[@]}" -Dspotless.check.skip -Dmaven.test.failure.ignore=true || {
        failed=1
        echo "aichain: the build failed; the whole log: $ROOT/target/test.log" >&2
    }
    [ "$failed" -ne 0 ] || echo "$sources" >"$STAMP"
    end_leftovers || failed=1
    echo "aichain: tests took $((SECONDS / 60)) min $((SECONDS % 60)) s" >&2
    "$JAVA_HOME/bin/java" "$ROOT/e2e/src/test/java/io/aichain/e2e/house/TestSummary.java" "$ROOT" "${tiers[@]}" || failed=1
    exit "$failed"
}

end_engine() {
    exec 8>&-
    "$ROOT/e2e/parts/docker" stop
}

# Every process that a test starts inherits AICHAIN_TEST_RUN: one that outlives the tests is a defect of theirs, and is ended here.
end_leftovers() {
    local process pid found=0
    for process in /proc/[0-9]*; do
        pid=${process#/proc/}
        if grep -qzxF "AICHAIN_TEST_RUN=$AICHAIN_TEST_RUN" "$process/environ" 2>/dev/null && kill -0 "$pid" 2>/dev/null; then
            case $(cat "$process/comm" 2>/dev/null) in grep | '') continue ;; esac
            found=1
            echo "aichain: left running by a test: $pid $(tr '\0' ' ' <"$process/cmdline" | cut -c 1-300)" >&2
            kill -KILL "$pid" || true
        fi
    done
    [ "$found" -eq 0 ]
}
