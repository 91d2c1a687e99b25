PORT ?= 5005
HOST ?= 127.0.0.1
PYTHON := .venv/bin/python
UV := .tools/bin/uv
COMPILE := $(UV) pip compile pyproject.toml --quiet --python-version 3.10 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock"

.PHONY: run test ask check train former score calibrate ablate stock bench faults screenshots accounts trail switch backup restore bundle advisories forget rasa lint lock
.DELETE_ON_ERROR:

run: train
	$(PYTHON) -m bot.run --host $(HOST) --port $(PORT)

test: .venv/.tests train
	$(PYTHON) -m pytest $(ARGS)

ask: train
	@$(PYTHON) -m bot.cli.ask "$(Q)"

check: .venv/.bot
	@$(PYTHON) -m policy_kb.check && $(PYTHON) -m bot.cli.check_data

train: .venv/.bot
	@$(PYTHON) -m bot.cli.train $(if $(TAKE),--take)

former: .venv/.bot
	@$(PYTHON) -m bot.cli.former

score: train
	@$(PYTHON) -m bot.cli.score "$(FILE)" $(if $(OUT),--out "$(OUT)") $(if $(NOISE),--noise) $(if $(RECORD),--record)

calibrate: train
	@$(PYTHON) -m bot.cli.calibrate $(FILES)

ablate: .venv/.bot
	@$(PYTHON) -m bot.cli.ablate

# A stock Rasa bot on the same data, in an environment of its own (TensorFlow: 2 GB). Hours, unless EPOCHS is small.
stock: .venv-stock/.stock
	.venv-stock/bin/python tests/stock/compare.py --epochs $(or $(EPOCHS),10)

# What goes wrong, in full: a minute of too many people, twenty thousand turns, twenty thousand odd requests. Half an hour.
faults: .venv/.tests train
	FULL=1 $(PYTHON) -m pytest --timeout=3000 tests/faults tests/workers tests/fuzz tests/deploy

# Speed: judged here; the tests fail only at twice a figure. The first time a stock bot is trained: half an hour. WRITE=1: docs/performance.md
# GROWN=10: instead, a whole turn with ten times the topics and utterances, trained by make train (half an hour, 11 GB).
bench: .venv/.tests $(if $(GROWN),,.venv-stock/.stock) train
	$(PYTHON) -m $(if $(GROWN),tests.bench.grown $(GROWN),tests.bench $(if $(WRITE),--write))

screenshots: .venv/.tests train
	$(PYTHON) -m tests.browser.screenshots

# The console's people, and what they did: make accounts ARGS="add 张三 --role 坐席"
accounts: .venv/.bot
	@$(PYTHON) -m bot.cli.accounts $(ARGS)

trail: .venv/.bot
	@$(PYTHON) -m bot.cli.trail $(ARGS)

# make switch ARGS='off topic wage_arrears --why "the number is wrong"'
switch: .venv/.bot
	@$(PYTHON) -m bot.cli.switch $(ARGS)

# All that cannot be made again, in one file under var/backups (TO: in another folder); while servers run.
backup: .venv/.bot
	@$(PYTHON) -m bot.cli.backup $(if $(TO),--to "$(TO)")

# make restore FILE=var/backups/yunxian-….tar.gz; no server may run.
restore: .venv/.bot
	@$(PYTHON) -m bot.cli.restore "$(FILE)"

# For a server without internet: dist/yunxian-….tar.gz with all packages as wheels.
bundle: train
	@deploy/bundle.sh

# Known advisories of the pinned packages and what shields us: docs/advisories.md.
advisories: .venv/.bot
	@$(PYTHON) -m bot.cli.advisories

forget: .venv/.bot
	@$(PYTHON) -m bot.cli.forget

rasa: .venv/.bot
	$(PYTHON) -m bot.cli.rasa_command $(ARGS)

lint: .venv/.tests
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

# The tests' requirements hold the bot's too, so .tests serves for .bot.
.venv/.bot: requirements.txt
	@[ .venv/.tests -nt requirements.txt ] || deploy/install.sh requirements.txt
	@touch $@

.venv/.tests: requirements-dev.txt
	@deploy/install.sh requirements-dev.txt
	@touch $@ .venv/.bot

.venv-stock/.stock: tests/stock/requirements.txt
	@deploy/install.sh tests/stock/requirements.txt .venv-stock
	@touch $@

lock:
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --extra dev --output-file requirements-dev.txt
	$(UV) pip compile tests/stock/requirements.in --no-config --quiet --python-version 3.10 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" --output-file tests/stock/requirements.txt
