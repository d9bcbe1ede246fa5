"""Any environment of Gymnasium as a world. Only processes of their own import that package, and what it makes."""
