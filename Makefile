# 两条命令就够：`make run` 与 `make test`。Two commands are enough; `make help` lists the others.
# Needs git, make and any python3 >= 3.8 with venv; everything else is put into .tools/ and .venv/ here in the folder.

UV := .tools/bin/uv
PYTHON := .venv/bin/python
RUNTIME_LOCK := requirements.lock
DEV_LOCK := requirements/dev.lock
# A stamp is named after the content of its lock: another lock, another stamp, another installation.
checksum = $(firstword $(shell cksum < $(1)))
RUNTIME_STAMP = .venv/.runtime-$(call checksum,$(RUNTIME_LOCK))
DEV_STAMP = .venv/.dev-$(call checksum,$(DEV_LOCK))
# The knowledge base is checked and exported again when one of these files changed.
knowledge_sum = find knowledge nlu_data/generated -type f ! -name '*.pyc' | LC_ALL=C sort | xargs cat | cksum
# Room for the environment and uv's cache, in kB.
NEEDED_KB := 1500000

# The system's certificates where there are any (a company's proxy signs with its own), else the ones built into uv.
RUN_UV = UV_SYSTEM_CERTS=$${UV_SYSTEM_CERTS:-$$(.tools/bin/python -c 'import os, ssl; \
	p = ssl.get_default_verify_paths(); print(str(bool(p.cafile or p.capath and os.listdir(p.capath))).lower())')} $(UV)
# What a machine sets for its own use stays out of the locks; the address of a mirror may be the only way out, and the
# locks name none.
KEPT_SETTINGS := UV_CACHE_DIR UV_DEFAULT_INDEX UV_HTTP_TIMEOUT UV_INDEX_URL UV_NATIVE_TLS UV_SYSTEM_CERTS
DROPPED_SETTINGS := $(filter-out $(KEPT_SETTINGS),$(filter UV_%,$(.VARIABLES)))
COMPILE = unset $(DROPPED_SETTINGS); $(RUN_UV) pip compile --no-config --quiet --python-version 3.10 \
	--override requirements/overrides.txt --generate-hashes --no-emit-index-url --no-annotate --no-header

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run shell test simulate exam bench screenshots lint setup setup-dev model lock clean port

help: ## 列出命令 / list the commands
	@awk -F ' *## *' '/^[a-z][a-z-]*:.*##/ { sub(/:.*/, "", $$1); printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: export BOT_HOST := $(or $(BOT_HOST),127.0.0.1)
run: export BOT_PORT := $(or $(PORT),$(BOT_PORT),8000)
run: port model ## 安装、训练并启动服务（PORT=8123 换端口）/ set up, train and serve
	@exec $(PYTHON) -m bot serve

shell: model ## 安装、训练并在终端里对话 / set up, train and talk in the terminal
	@exec $(PYTHON) -m bot shell

test: setup-dev ## 运行测试 / run the tests
	$(PYTHON) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

simulate: setup-dev ## 用模拟的时钟、磁盘和故障跑 N 个种子 / simulate N seeds (SEED=first, STEPS=each)
	$(PYTHON) -m tests.simulation --seed $(or $(SEED),0) --seeds $(or $(N),1000) --steps $(or $(STEPS),2000)

exam: model ## 用自己的题目和对话考一遍，写 bench/results/understanding.md / examine on our own questions
	$(PYTHON) -m bench.exam $(ARGS)

bench: model ## 与原版 Rasa 并排测速度、内存和增长，写 bench/results/runtime.md（五十分钟，加上训练和二十万条消息约两小时）/ measure beside stock Rasa
	$(PYTHON) -m bench.runtime $(ARGS)

screenshots: model setup-dev ## 用浏览器重拍 README 里的截图 / take the screenshots of the README anew
	$(PYTHON) -m bench.screenshots

lint: setup-dev ## 检查格式、写法和类型 / check format, style and types
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy

setup: $(RUNTIME_STAMP) ## 只安装运行所需 / install what running needs

setup-dev: setup $(DEV_STAMP) ## 另装测试和检查工具 / install the development tools too

model: setup ## 检查知识库，导出词典，有变化时训练、编码 / check the knowledge, export, train and encode when changed
	@[ "$$($(knowledge_sum))" = "$$(cat .venv/.knowledge 2>/dev/null)" ] || { \
		set -x; $(PYTHON) -m knowledge check && $(PYTHON) -m knowledge export && { set +x; } 2>/dev/null && \
		$(knowledge_sum) > .venv/.knowledge; }
	$(PYTHON) -m bot train

lock: | $(UV) ## 重新解析依赖（UPGRADE=--upgrade 升到最新）/ resolve the dependencies anew
	@$(COMPILE) $(UPGRADE) -o $(RUNTIME_LOCK) pyproject.toml
	@$(COMPILE) $(UPGRADE) --extra dev --constraint $(RUNTIME_LOCK) -o $(DEV_LOCK) pyproject.toml

clean: ## 删除环境、模型和缓存，保留 data/ / delete everything made here except data/
	rm -rf .venv .tools .rasa .bench models .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The server refuses a taken port too; here it is seen before minutes of installing and training.
port: | $(UV)
	@if .tools/bin/python -c 'import os, socket; socket.create_connection((os.environ["BOT_HOST"], int(os.environ["BOT_PORT"])), 2)' \
		2>/dev/null; then \
		echo "端口 $$BOT_PORT 已被占用：请停掉占用它的程序，或换一个端口，如 PORT=8123 make run" >&2; \
		echo "Port $$BOT_PORT is taken: stop the program that listens there, or choose another: PORT=8123 make run" >&2; \
		exit 3; \
	fi

# A python3 of pyenv fails when the version in .python-version is not installed there; the system's own then serves.
$(UV):
	@for version in "$$PYENV_VERSION" system none; do \
		[ "$$version" = none ] && { \
			echo "找不到带 venv 的 python3（3.8 以上）。Debian/Ubuntu 请先运行：apt-get install python3-venv" >&2; \
			echo "No python3 >= 3.8 with venv was found. On Debian or Ubuntu: apt-get install python3-venv" >&2; \
			exit 1; }; \
		[ -n "$$version" ] && export PYENV_VERSION="$$version"; \
		python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 8))' 2>/dev/null && break; \
	done; \
	echo "准备 uv / getting uv" && \
	python3 -m venv --clear .tools && \
	PIP_USER=0 .tools/bin/python -m pip install --quiet --disable-pip-version-check 'uv==0.13.*' || { \
		rm -rf .tools; \
		echo "装不上 uv：请检查网络；需要镜像时设置 PIP_INDEX_URL 后再试。" >&2; \
		echo "uv could not be installed: check the network; for a mirror set PIP_INDEX_URL and try again." >&2; \
		exit 1; }

$(PYTHON): | $(UV)
	@( IFS=:; set -- "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.10.*/bin; \
		PATH="$$PATH:$$*" $(RUN_UV) venv --quiet --clear --python 3.10 .venv ) && \
	$(PYTHON) -c 'import bz2, ctypes, lzma, sqlite3, ssl, zlib' || { \
		rm -rf .venv; \
		echo "得不到可用的 Python 3.10：本机没有（或编译不完整），也下载不到。任选一种办法后再试：" >&2; \
		echo "  apt-get install python3.10-venv，或 pyenv install 3.10，或用 UV_PYTHON_INSTALL_MIRROR 指定下载镜像" >&2; \
		echo "Python 3.10 is neither installed here (complete, with sqlite3 and ssl) nor to be downloaded. Any of these helps:" >&2; \
		echo "  apt-get install python3.10-venv, pyenv install 3.10, or a download mirror in UV_PYTHON_INSTALL_MIRROR" >&2; \
		exit 1; }

$(RUNTIME_STAMP): | $(PYTHON)
	@$(call install,$(RUNTIME_LOCK))
	@rm -f .venv/.runtime-* .venv/.dev-* && touch $@

$(DEV_STAMP): | $(PYTHON)
	@$(call install,$(DEV_LOCK))
	@rm -f .venv/.dev-* && touch $@

define install
cache=$$($(UV) cache dir) && mkdir -p "$$cache" && \
for place in . "$$cache"; do \
	free=$$(df -Pk "$$place" | awk 'NR == 2 { print $$4 }'); \
	[ "$$free" -ge $(NEEDED_KB) ] || { \
		echo "磁盘空间不足：$$place 只剩 $$((free / 1000)) MB，需要 $$(($(NEEDED_KB) / 1000)) MB。请腾出空间后再试。" >&2; \
		echo "The disk is too full: $$place has $$((free / 1000)) MB left, $$(($(NEEDED_KB) / 1000)) MB are needed." >&2; \
		exit 1; }; \
done; \
echo "安装 $(1) / installing $(1)"; \
$(RUN_UV) pip sync --quiet --require-hashes --build-constraints $(1) --python $(PYTHON) $(1) || { \
	echo "安装没有完成：请检查网络和磁盘；需要镜像时设置 UV_DEFAULT_INDEX 后再试。" >&2; \
	echo "The installation did not finish: check network and disk; for a mirror set UV_DEFAULT_INDEX and try again." >&2; \
	exit 1; }
endef
