"""The workbooks: how one is written, and the sheets of a run's."""
