"""Static files under names that say what they hold, so that browsers keep them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = r"""(?P<matched>import(?s:(?P<import>[\s\{].*?))\s*from\s*["'](?P<url>[./].*?)["']\s*;)"""


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Scripts that import one another find each other under those names too.

    Django's own way of it also follows `import("…")`, which comments of a package name types with.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("*.js", ((IMPORT, 'import%(import)s from "%(url)s";'),)),
    )
