"""What is seen in a page's picture (图像): its quality, ruled tables, tick boxes, seals, codes."""
