"""``report.pdf``: a run as a paper for the committee's agenda."""
