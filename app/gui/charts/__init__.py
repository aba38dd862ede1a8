"""Charts over time: imports pyqtgraph, so import it only after the first window shows."""
