"""Recognition (识别): the engine, its weights, the processes it runs in, and when to look again."""
