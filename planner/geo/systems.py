"""The coordinate system inside, and where Denmark lies in it."""

CRS = "EPSG:25832"
# Denmark in EPSG:25832.
X_M, Y_M = (400_000, 900_000), (6_000_000, 6_450_000)
