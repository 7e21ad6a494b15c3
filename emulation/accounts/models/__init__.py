from emulation.accounts.models.people import Appointment, User
from emulation.accounts.models.units import Succession, Unit

__all__ = ["Appointment", "Succession", "Unit", "User"]
