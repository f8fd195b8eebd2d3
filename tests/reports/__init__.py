"""Tests of the recording, the lifecycle rules and the reports."""
