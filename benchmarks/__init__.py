"""What is measured, and how; ``python -m benchmarks`` prints it (基准测试)."""
