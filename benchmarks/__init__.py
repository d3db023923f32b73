"""Speed, measured by hand and compared as ratios within one run; never in a timed test."""
