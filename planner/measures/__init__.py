"""What a plan is measured by: objective terms and indicators, one file each."""
