"""Metres along streets: read a network, snap homes and institutions onto it, find shortest ways."""
