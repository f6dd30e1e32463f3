"""Lists and documents of the office: builders read and return a frozen report, writers take a report and a stream."""
