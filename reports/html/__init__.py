"""The living documentation: pages for the release manager, the integrator and the QA engineer, readable offline."""

from reports.html.pages import FOLDER, write, write_all

__all__ = ["FOLDER", "write", "write_all"]
