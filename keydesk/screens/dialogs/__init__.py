"""Questions that are asked over a screen and awaited; Esc is "no"."""
