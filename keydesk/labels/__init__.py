"""Tags, badges and hook maps on paper: geometry in millimetres, drawn as PDF or written as ZPL."""
