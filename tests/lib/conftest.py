from hypothesis import HealthCheck, settings

# A busy machine is no failure: what is tested are laws, not speed.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")
