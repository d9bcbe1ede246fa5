"""What scenes are made of: theme, text, keys, chart, brain diagram, panel."""
