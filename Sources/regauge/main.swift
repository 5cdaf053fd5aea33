// regauge: the command line of the workbench.
