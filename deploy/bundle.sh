#!/bin/sh
# Pack what was committed, the trained model and every package as a wheel, for a server without internet that has the same
# system, processor and CPython: dist/yunxian-VERSION-SYSTEM.tar.gz. There: tar xzf …, cd …, deploy/install_offline.sh.
# Usage: deploy/bundle.sh (make bundle).
set -eu
cd "$(dirname "$0")/.."

python=$(.venv/bin/python -c 'import os, sys; print(os.path.realpath(sys.executable))')
version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
system=$("$python" -c 'import sys, sysconfig; print("cp%d%d-%s" % (*sys.version_info[:2], sysconfig.get_platform().replace("-", "_")))')
name="yunxian-$version-$system"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder="$work/$name"
mkdir -p "$folder/models" dist

git archive HEAD | tar xf - -C "$folder"
model=$(cd "$folder" && "$OLDPWD/.venv/bin/python" -c 'from bot.model_file import model_path; print(model_path().name)')
[ -f "models/$model" ] || { echo "the model of what was committed is not there; commit, then make train" >&2; exit 1; }
cp "models/$model" "models/$model.sha256" "$folder/models/"

# Packages that are published as source only are built here, once their digest was checked.
"$python" -m venv "$work/tools"
"$work/tools/bin/python" -m pip wheel --quiet --disable-pip-version-check --use-pep517 --no-deps --require-hashes \
    --wheel-dir "$folder/wheels" --requirement requirements.txt
"$work/tools/bin/python" - "$folder" <<'END'
import hashlib, pathlib, sys

folder = pathlib.Path(sys.argv[1])
lines = []
for wheel in sorted((folder / "wheels").glob("*.whl")):
    name, version = wheel.name.split("-")[:2]
    lines.append(f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
(folder / "wheels/requirements.txt").write_text("".join(lines))
END
(cd "$folder" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS)
tar czf "dist/$name.tar.gz" -C "$work" "$name"
echo "dist/$name.tar.gz ($(du -h "dist/$name.tar.gz" | cut -f1))"
