"""What is planned and what a plan is; nothing here reads files or knows a solver."""
