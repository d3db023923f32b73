"""Variables and constraints in CP-SAT; with planner.solve the only importer of ortools."""
