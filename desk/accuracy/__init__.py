"""How right the reading is (准确率): measured against truth, or against what reviewers said."""
