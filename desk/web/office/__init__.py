"""The desk: pages for those who work in the office (工作台)."""
