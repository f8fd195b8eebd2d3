"""Cucumber Messages, and the official HTML report made of them.

``package.json`` and its lock file pin the version of the schema that the messages keep to, and the HTML formatter.
"""
