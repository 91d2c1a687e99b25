#!/bin/sh
# Make an environment (.venv) with everything that REQUIREMENTS pins. Usage: deploy/install.sh REQUIREMENTS [ENVIRONMENT]
# Needs any python3 (for uv) and a CPython 3.8-3.10 somewhere on the machine, or an open internet.
set -eu
requirements=$1
venv=${2:-.venv}
cd "$(dirname "$0")/.."

find_python() {
    for candidate in python3.10 python3.9 python3.8 "$HOME"/.pyenv/versions/3.10.*/bin/python \
        "$HOME"/.pyenv/versions/3.9.*/bin/python "$HOME"/.pyenv/versions/3.8.*/bin/python /usr/local/bin/python3.10 python3; do
        # Running it is the test: a pyenv shim may answer "command not found".
        if "$candidate" -c 'import sys, venv; sys.exit(not (3, 8) <= sys.version_info[:2] <= (3, 10))' 2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
}

if [ ! -x .tools/bin/uv ]; then
    python3 -m venv .tools || { echo "python3 has no venv module; install the package python3-venv" >&2; exit 1; }
    .tools/bin/python -m pip install --quiet --require-hashes -r deploy/requirements-uv.txt
fi
if [ ! -x "$venv/bin/python" ]; then
    python=$(find_python)
    .tools/bin/uv venv --quiet --python "${python:-3.10}" "$venv" || {
        echo "Rasa 3.6 needs CPython 3.8, 3.9 or 3.10 and none was found; install one, for example Debian's python3.10 or pyenv install 3.10" >&2
        exit 1
    }
fi
.tools/bin/uv pip sync --quiet --require-hashes --python "$venv/bin/python" "$requirements"
