"""Judge any plan without having seen the solver."""
