"""From a scenario file to a problem, rules and a goal."""
