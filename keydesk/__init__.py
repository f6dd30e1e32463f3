"""keydesk keeps a pet-sitting company's client house keys straight."""

__version__ = "0.1.0"
