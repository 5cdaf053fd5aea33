// regauge: see ARCHITECTURE.md
