"""Appointing mediators: who suits and why, who is out and why; recusal and replacement."""
