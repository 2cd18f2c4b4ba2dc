from ccus.devices.models.devices import Device, EnrolmentCode

__all__ = ["Device", "EnrolmentCode"]
