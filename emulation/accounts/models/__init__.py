from emulation.accounts.models.lists import ListChoice
from emulation.accounts.models.people import Appointment, User
from emulation.accounts.models.units import Succession, Unit

__all__ = ["Appointment", "ListChoice", "Succession", "Unit", "User"]
