"""``report.html``: a run as one page that asks nobody for anything."""
