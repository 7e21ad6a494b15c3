from django import template

from emulation.journal import wording

register = template.Library()
register.filter("action_said", wording.action_said)
register.filter("changes", wording.changes_of)
