"""What the mediator does with a dispute: sessions, inquiries, evidence, safety, more time, the end."""
