from ccus.insights.models.measures import Increment, MeasureProgress, MeasureValue

__all__ = ["Increment", "MeasureProgress", "MeasureValue"]
