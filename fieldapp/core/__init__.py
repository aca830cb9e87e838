"""What fieldapp knows: pure rules on plain values. Standard library only."""
