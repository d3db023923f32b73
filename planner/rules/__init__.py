"""The rules of the programme basisplads: one file each, stated for solver and for auditor."""
