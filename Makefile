# Each target is one line on top of bootstrap.py; on Windows: python bootstrap.py TARGET.
# More arguments: make test ARGS="-k travel -x"

PYTHON ?= $(shell command -v python3.11 || command -v python3)
ARGS ?=

TASKS := setup plan test long format lint types imports check fuzz fuzz-input fuzz-readers golden notebooks texts docs pictures bench lock clean

.PHONY: $(TASKS)
.DEFAULT_GOAL := setup

$(TASKS):
	@$(PYTHON) bootstrap.py $@ $(ARGS)
