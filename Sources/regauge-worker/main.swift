// regauge-worker: see ARCHITECTURE.md
