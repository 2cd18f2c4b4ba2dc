from ccus.levels.models.assessments import Assessment, AssessmentStep, FieldLevel, FieldMandate
from ccus.levels.models.careers import CareerCertificate, ProgressConsent

__all__ = ["Assessment", "AssessmentStep", "CareerCertificate", "FieldLevel", "FieldMandate", "ProgressConsent"]
