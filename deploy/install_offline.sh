#!/bin/sh
# Install from an unpacked bundle (make bundle), without internet. Usage: deploy/install_offline.sh [PYTHON]
# PYTHON: a CPython of the version that the bundle's name says (cp310: 3.10).
set -eu
cd "$(dirname "$0")/.."
[ -f wheels/requirements.txt ] || { echo "this is no unpacked bundle: there is no wheels/; make one with make bundle" >&2; exit 1; }

sha256sum --quiet --check SHA256SUMS || { echo "files of the bundle are damaged or missing (see above); copy it again" >&2; exit 1; }

wanted=$(basename "$PWD" | sed -n 's/.*-cp\(3\)\([0-9]*\)-.*/\1.\2/p')
python=${1:-python${wanted:-3.10}}
"$python" -c 'import ensurepip, venv' || {
    echo "$python is missing, or its venv module; install CPython ${wanted:-3.10} with venv, or name one: deploy/install_offline.sh /path/to/python" >&2
    exit 1
}
"$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --require-hashes \
    --find-links wheels --requirement wheels/requirements.txt
touch .venv/.bot # make run finds everything installed
echo "installed; make run starts it"
