"""Trade-off fronts: the exact set of plans of which none is better in both of two measures."""
