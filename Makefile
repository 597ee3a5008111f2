PYTHON ?= python3

.PHONY: run test check audit faults bench

run:
	@$(PYTHON) tools/run.py

test:
	@$(PYTHON) tools/test.py $(if $(ARGS),--words='$(ARGS)')

check:
	@$(PYTHON) tools/check.py

audit:
	@$(PYTHON) tools/audit.py

faults:
	@$(PYTHON) tools/faults.py $(ARGS)

bench:
	@$(PYTHON) tools/bench.py $(ARGS)
