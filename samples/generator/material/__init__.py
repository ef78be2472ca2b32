"""Documents to tune and to measure reading on, drawn in any number (准确率材料).

``invent`` makes a fictitious world, a layout of a family draws a document of it,
``condition`` does to the drawing what paper, scanners and telephones do. Nothing is committed:
``python -m samples.generator.material`` draws when needed.
"""
