"""Build the model, run the solver, go through the stages."""
