"""The laws of DESIGN.md as property tests: small generated workbooks, staff who act, a robot that comes every night."""
