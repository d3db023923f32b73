"""The bundled case Copenhagen: real areas, synthetic institutions and children.

The tables beside this module (`areas.geojson`, `institutions.csv`, `children.csv`,
`forecast.csv`, `quarters.csv`) are ordinary inputs of the planner. They are written by
`planner.copenhagen.generate` from the figures in `figures/` and a seed; the same seed
gives the same bytes.

The areas, their outlines, their child population and their counts of institutions
and places are real. Every institution, every child and every expected number is made up
(syntetiske data) and says nothing about any real institution, family or child. `README.md`
in this folder tells what comes from where, and under which licence.
"""
