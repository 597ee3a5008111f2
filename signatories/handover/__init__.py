"""The register typeset as a PDF, "to hand over": made by the worker, stored with its date and SHA-256."""
