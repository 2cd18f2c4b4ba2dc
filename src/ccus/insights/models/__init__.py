from ccus.insights.models.lake import LakeMonth, RecordMonthChange
from ccus.insights.models.measures import Increment, MeasureProgress, MeasureValue

__all__ = ["Increment", "LakeMonth", "MeasureProgress", "MeasureValue", "RecordMonthChange"]
