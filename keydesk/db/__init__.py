"""The store: tables, the one road for writes, reads, migrations, backups and the watch for changes."""
