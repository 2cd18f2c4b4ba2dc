# Every command of the house. Needs make, Python >= 3.11 and a C library; everything else is fetched by `make setup`.

.DEFAULT_GOAL := help
.PHONY: help demo up setup test test-all check test-python test-browser test-readers test-faults test-spark format references screenshots messages clean
SHELL := /bin/sh
# A machine may ask Python to keep no compiled files; every one of the many programs started here would compile the house anew.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
# Tests wait for disks and processes a third of their time, so that three workers keep two processors busy; each has its own database.
PYTEST := $(BIN)/pytest -n 3 --dist loadgroup --no-loadscope-reorder
# Each worker has a house and a browser of its own; what a file opens for all its journeys is opened once, and one demo serves all.
JOURNEYS := $(PYTEST) -m browser tests/journeys

help: ## この一覧を表示します。 List all commands.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup ## お試し用のデータで起動します（Ctrl-C で停止）。 Start everything with the demo country on http://localhost:8000.
	@exec $(BIN)/ccus demo

up: setup ## 空の状態、または前回のデータで起動します。 Start everything with your own data.
	@exec $(BIN)/ccus up

setup: ## 必要なものをすべて用意します。 Make .venv from the lock file, the front-end files and translations.
	@sh tools/setup.sh

test: check ## 合格すべき検査をすべて実行します。 Run everything that must pass: check, tests, browser journeys.
	@$(BIN)/python tools/ensure_browser.py
	@$(BIN)/python tools/ensure_smartcard.py
	@$(BIN)/python -c "from hypothesis.internal import charmap; charmap.charmap()" # else all workers make its file at once
	@$(PYTEST) -m "not browser and not spark"
	@$(JOURNEYS)

test-all: test test-spark ## 時間のかかる試験も含めて実行します。 Run everything: the tests, and those on a real Spark cluster.

check: setup ## 書式・型・構造・参照文書を検査します。 Lint, types, import contracts, house lints, migrations, references.
	@$(BIN)/python tools/check.py

test-python: setup ## ブラウザーを使わない試験だけを実行します。 Run the tests that need no browser.
	@$(PYTEST) -m "not browser and not spark"

test-browser: setup ## ブラウザーでの試験だけを実行します。 Run the journeys in a real Chromium.
	@$(BIN)/python tools/ensure_browser.py
	@$(JOURNEYS)

test-readers: setup ## カード読み取り機の試験だけを、仮想の読み取り機で実行します。 Run the tests of card readers, with a virtual one (installs pcscd).
	@$(BIN)/python tools/ensure_smartcard.py
	@$(BIN)/pytest tests/gate_agent/readers

test-faults: setup ## 故障を起こす試験を実行します（SEED=… RUNS=… で同じものを再現）。 Play random faults on real processes; SEED and RUNS replay them.
	@FAULT_SEED=$(SEED) FAULT_RUNS=$(RUNS) $(BIN)/pytest -s tests/faults

test-spark: setup ## 本物の Spark クラスターでの試験だけを実行します。 Run the tests on a real Spark cluster (fetches 480 MB).
	@$(BIN)/python tools/ensure_java.py
	@$(BIN)/python -m uv sync --frozen --inexact --quiet --extra spark --python $(BIN)/python
	@$(BIN)/pytest -m spark

format: setup ## 書式を整えます。 Format the code and sort imports.
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

references: setup ## 参照文書を作り直します。 Write the generated pages of docs/reference again.
	@for generator in tools/generate_*.py; do $(BIN)/python "$$generator" || exit 1; done

screenshots: setup ## すべての画面の写真を撮ります。 Take pictures of every page: 390, 768, 1280 px, light and dark.
	@$(BIN)/python tools/ensure_browser.py
	@$(BIN)/python tools/take_screenshots.py

messages: setup ## 画面の言葉を翻訳ファイルに集め、取り込みます。 Collect the words of the source for translation and compile them.
	@$(BIN)/python tools/extract_messages.py
	@sh tools/setup.sh

clean: ## 作られたものを消します（データは残ります）。 Remove what was built; the data in .local stays.
	@rm -rf .venv node_modules src/ccus/portal/static/build .local/node .local/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find src -name '*.mo' -delete
