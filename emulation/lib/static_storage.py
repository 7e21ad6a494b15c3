"""Static files under names that say what they hold, so that browsers keep them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Scripts that import one another find each other under those names too."""

    support_js_module_import_aggregation = True
