"""``pytest tests/golden --rewrite`` writes the golden files anew; a person reads the diff."""


def pytest_addoption(parser):
    parser.addoption("--rewrite", action="store_true", help="write the golden files anew")
