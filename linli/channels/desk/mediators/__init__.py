"""The desk of committees and mediators: registers, quotas, subsidies, the Ministry's statistics."""
