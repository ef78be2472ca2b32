#!/usr/bin/env bash
# Sees to the Debian packages that no wheel brings. Used by make; may be run any number of times.
#   requirements/system.sh PYTHON [PACKAGE…]
# Installs what is missing where it may (root, or sudo without a password), otherwise stops with
# the one line to type.
set -euo pipefail

python=$1
also=("${@:2}")

loads() { "$python" -c "import ctypes; ctypes.CDLL('$1')" 2>/dev/null; }

missing() {
    if command -v "$python" >/dev/null; then
        "$python" -c 'import venv, ensurepip' 2>/dev/null || echo python3-venv
        loads libGL.so.1 || echo libgl1
        loads libgthread-2.0.so.0 || echo libglib2.0-0
    else
        printf '%s\n' python3 python3-venv libgl1 libglib2.0-0
    fi
    for package in "${also[@]}"; do
        command -v "$package" >/dev/null || dpkg -s "$package" >/dev/null 2>&1 || echo "$package"
    done
}

as_root() {
    if [[ $(id -u) -eq 0 ]]; then "$@"; else sudo -n "$@"; fi
}

mapfile -t packages < <(missing)
if [[ ${#packages[@]} -gt 0 ]]; then
    if ! command -v apt-get >/dev/null || ! as_root true 2>/dev/null; then
        echo "System packages are missing. Type this line, then make again:" >&2
        echo "  sudo apt-get update && sudo apt-get install --yes ${packages[*]}" >&2
        exit 5
    fi
    as_root apt-get update --quiet
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install \
        --yes --quiet --no-install-recommends "${packages[@]}"
    mapfile -t packages < <(missing)
    if [[ ${#packages[@]} -gt 0 ]]; then
        echo "Installed, and still not usable by $python: ${packages[*]}" >&2
        exit 5
    fi
fi

if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))'; then
    echo "$python is $("$python" --version): Python 3.11 or 3.12 is needed." >&2
    echo "Name another one: make PYTHON=/path/to/python3.11" >&2
    exit 5
fi
