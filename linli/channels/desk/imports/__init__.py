"""Imports: a file is brought, looked at, taken in with its progress shown, and taken back if need be."""
