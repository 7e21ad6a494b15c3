import os

from django.core.wsgi import get_wsgi_application

from emulation.lib.whole_bodies import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emulation.settings")

application = whole_bodies(get_wsgi_application())
