"""Mending what can be mended safely: `check --fix`. Text in, text out; nothing that is right changes its meaning."""
