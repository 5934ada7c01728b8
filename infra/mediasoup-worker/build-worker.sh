#!/usr/bin/env bash
# Builds mediasoup-worker from the sources in the mediasoup npm package against Debian's own
# libraries, for machines that reach neither mediasoup's release page nor its source mirrors.
#
#   build-worker.sh PATH-TO-MEDIASOUP-PACKAGE OUTPUT-FILE
#
# The packages it needs are listed in infra/setup/steps/system-packages.mjs; README.md explains what
# is bridged and why.
set -euo pipefail

package=$(realpath "$1")
output=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

cp -r "$package/worker" "$build/worker"
cd "$build/worker"

# Every bundled dependency becomes a subproject that points at the system's library.
rm -rf subprojects && cp -r "$here/overlay" subprojects

# Writes the machine's Debian sources, as source-package entries, in both formats that apt reads.
write_source_lists() {
  local file
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -f "$file" ] && sed -E 's/^Types:.*\bdeb\b.*$/Types: deb-src/' "$file" > "$1/$(basename "$file")"
  done
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -f "$file" ] && sed -nE 's/^[[:space:]]*deb(-src)?[[:space:]]/deb-src /p' "$file" |
      sort -u > "$1/$(basename "$file")"
  done
  return 0
}

# Fetches libsrtp 2's source package, whose signature apt checks, without touching the machine's own
# package lists.
fetch_libsrtp2() {
  local apt="$build/apt"
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/sources"
  write_source_lists "$apt/sources"
  local options=(-q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt/sources"
    -o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User=)
  (cd "$apt" && apt-get "${options[@]}" update \
    && apt-get "${options[@]}" source --download-only libsrtp2) || return 1
  mkdir subprojects/libsrtp2 \
    && tar xzf "$apt"/libsrtp2_*.orig.tar.gz -C subprojects/libsrtp2 --strip-components=1
}

if ! fetch_libsrtp2; then
  rm -rf subprojects/libsrtp2
  if ! pkg-config --exists libsrtp2; then
    echo "The source package libsrtp2 could not be fetched, and libsrtp2-dev is not installed." >&2
    exit 1
  fi
  echo "Warning: building on libsrtp2-dev, which encrypts more slowly than libsrtp2's sources." >&2
fi

python3 "$here/bridge.py"

meson setup out --buildtype release -Db_ndebug=true --wrap-mode nodownload

# Each compiler takes up to 1 GiB; more of them than the memory holds would be ended by the system.
memory_mib=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
jobs=$((memory_mib / 1024 < $(nproc) ? memory_mib / 1024 : $(nproc)))
ninja -C out -j "$((jobs > 0 ? jobs : 1))" mediasoup-worker
strip out/mediasoup-worker
install -D -m 755 out/mediasoup-worker "$output"
