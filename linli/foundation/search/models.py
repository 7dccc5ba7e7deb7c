from django.db import models


class GramFrequency(models.Model):
    """In how many rows a gram is estimated to stand; a gram that is missing here is rare."""

    gram = models.TextField(primary_key=True)
    n = models.BigIntegerField()

    def __str__(self) -> str:
        return self.gram


class GramTotals(models.Model):
    """The one row that says of how many rows the frequencies speak, and when they were taken."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    rows = models.BigIntegerField()
    sampled = models.BigIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="search_one_total"),
        ]

    def __str__(self) -> str:
        return str(self.rows)
