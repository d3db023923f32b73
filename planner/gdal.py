"""Which of GDAL's some sixty drivers can be reached: those of the layers we mean, no other.

Some open what a file only names, be it on another disk or another machine. They are left out when
GDAL starts, so the package imports this module before anything that brings GDAL with it.
"""

import os

_LEFT_OUT = (
    *("PCIDSK", "PDS4", "VICAR", "PDF", "MBTiles", "EEDA", "OGCAPI", "GDALG", "MapInfo File"),
    *("LVBAG", "S57", "DGN", "OGR_VRT", "CSV", "GML", "GPX", "LIBKML", "KML", "GeoJSONSeq"),
    *("ESRIJSON", "TopoJSON", "OGR_GMT", "SQLite", "WAsP", "OpenFileGDB", "DXF", "FlatGeobuf"),
    *("GeoRSS", "VFK", "PGDUMP", "OSM", "GPSBabel", "OGR_PDS", "WFS", "OAPIF", "EDIGEO"),
    *("Idrisi", "ODS", "XLSX", "Elasticsearch", "Carto", "AmigoCloud", "SXF", "Selafin", "JML"),
    *("PLSCENES", "CSW", "VDV", "MVT", "NGW", "MapML", "GTFS", "PMTiles", "JSONFG"),
    *("MiraMonVector", "ADBC", "AVCBin", "AVCE00", "AIVector", "HTTP"),
)

os.environ.setdefault("GDAL_SKIP", ",".join(_LEFT_OUT))
