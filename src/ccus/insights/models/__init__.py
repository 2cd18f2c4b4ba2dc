from ccus.insights.models.answers import KeptAnswer
from ccus.insights.models.lake import LakeMonth, RecordMonthChange
from ccus.insights.models.measures import Increment, MeasureProgress, MeasureValue

__all__ = ["Increment", "KeptAnswer", "LakeMonth", "MeasureProgress", "MeasureValue", "RecordMonthChange"]
