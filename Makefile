PYTHON ?= python3

.PHONY: run test check audit attack faults bench look

run:
	@$(PYTHON) tools/run.py

test:
	@$(PYTHON) tools/test.py $(if $(ARGS),--words='$(ARGS)')

check:
	@$(PYTHON) tools/check.py

audit:
	@$(PYTHON) tools/audit.py

attack:
	@$(PYTHON) tools/attack.py $(ARGS)

faults:
	@$(PYTHON) tools/faults.py $(ARGS)

bench:
	@$(PYTHON) tools/bench.py $(ARGS)

look:
	@$(PYTHON) tools/look.py $(if $(ARGS),--words='$(ARGS)')
