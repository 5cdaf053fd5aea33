#!/usr/bin/env bash
# Installs the built tool below a prefix, or removes it again.
#   tools/install.sh install|uninstall PREFIX
set -euo pipefail
cd "$(dirname "$0")/.."
action=${1:-} prefix=${2:-}
if [ -z "$prefix" ]; then action=""; fi
# The link in bin has to hold wherever it is read from.
prefix=$(realpath -m -- "${prefix:-.}")
lib=$prefix/lib/regauge share=$prefix/share/regauge bin=$prefix/bin include=$prefix/include

case $action in
  install)
    built=.build/release
    mkdir -p "$lib" "$share" "$bin" "$include"
    install -m 755 "$built/regauge" "$built/regauge-worker" "$lib/"
    install -m 755 "$built/libRegaugePython.so" "$built/libExampleRewrites.so" "$lib/"
    install -m 644 "$built/regauge-build.json" "$lib/"
    install -m 644 Sources/CStageABI/include/regauge_stage.h "$include/"
    rm -rf "$share/toolbox"
    cp -R Sources/Toolbox/Resources "$share/toolbox"
    rm -rf "$share/package"
    mkdir -p "$share/package/Sources"
    cp -R Sources/CStageABI Sources/Columns Sources/StageKit "$share/package/Sources/"
    install -m 644 tools/stagekit-package.swift "$share/package/Package.swift"
    rm -rf "$share/python"
    cp -R Sources/PythonPackage "$share/python"
    install -m 644 tools/requirements.lock "$share/"
    tools/setup.sh --tool-environment "$share/venv"
    ln -sf "$lib/regauge" "$bin/regauge"
    echo "✓ installed: $bin/regauge"
    ;;
  uninstall)
    rm -rf "$lib" "$share"
    rm -f "$bin/regauge" "$include/regauge_stage.h"
    # Folders that the install made and nobody else uses; those with other files in them stay.
    rmdir --ignore-fail-on-non-empty -- "$bin" "$include" "$prefix/lib" "$prefix/share" "$prefix" 2>/dev/null || true
    echo "✓ removed from $prefix"
    ;;
  *)
    echo "usage: tools/install.sh install|uninstall PREFIX" >&2
    exit 2
    ;;
esac
