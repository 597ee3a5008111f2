PYTHON ?= python3

.PHONY: run test check audit

run:
	@$(PYTHON) tools/run.py

test:
	@$(PYTHON) tools/test.py $(if $(ARGS),--words='$(ARGS)')

check:
	@$(PYTHON) tools/check.py

audit:
	@$(PYTHON) tools/audit.py
