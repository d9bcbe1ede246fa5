"""What is seen and played. A scene reads snapshots and steps sessions; it holds no rules."""
