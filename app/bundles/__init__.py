"""From an ONNX model to a bundle in the library.

Reading order: `project`, `dataset`, `inspection` (`probe` is its child process), `quantize`,
`runner`, `agreement`, `evaluate`, `tolerance`, `golden`, `build`, `library`.
"""
