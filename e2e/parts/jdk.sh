# Sourced: finds the JDK 25 that builds and runs everything here.

is_jdk_25() { [ -x "$1/bin/javac" ] && [ -f "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"; }

# Prints the home of a JDK 25, or nothing. The places, in order: AICHAIN_JAVA_HOME (which must be one), JAVA_HOME, the folders of Linux packages
# and of SDKMAN, macOS, and the java on PATH.
find_jdk_25() {
    local home
    if [ -n "${AICHAIN_JAVA_HOME:-}" ]; then
        if is_jdk_25 "$AICHAIN_JAVA_HOME"; then echo "$AICHAIN_JAVA_HOME"; fi
        return
    fi
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/java/*25* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/25*; do
        if is_jdk_25 "$home"; then
            echo "$home"
            return
        fi
    done
    if [ -x /usr/libexec/java_home ] && home=$(/usr/libexec/java_home -v 25 2>/dev/null) && is_jdk_25 "$home"; then
        echo "$home"
    elif command -v javac >/dev/null && home=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")") && is_jdk_25 "$home"; then
        echo "$home"
    fi
}

# Sets JAVA_HOME, or says what to install and ends.
require_jdk_25() {
    local home
    home=$(find_jdk_25)
    if [ -z "$home" ]; then
        {
            if [ -n "${AICHAIN_JAVA_HOME:-}" ]; then echo "AICHAIN_JAVA_HOME=$AICHAIN_JAVA_HOME is not a JDK 25."; else echo "AIChain needs a JDK 25 and found none."; fi
            echo "Install one, for example:"
            echo "  Debian, Ubuntu   apt-get install openjdk-25-jdk-headless   (or Temurin 25 from adoptium.net)"
            echo "  macOS            brew install --cask temurin@25"
            echo "  SDKMAN           sdk install java 25-tem"
            echo "or set AICHAIN_JAVA_HOME to the folder of one."
        } >&2
        exit 1
    fi
    export JAVA_HOME=$home
}
