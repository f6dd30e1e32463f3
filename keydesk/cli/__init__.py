"""The command line: what the screens do, for cron, pipes and scripts; data on stdout, talk on stderr."""
