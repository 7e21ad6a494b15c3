import pytest

from tests.browser.furniture import furnish
from tests.scene import Scene


@pytest.fixture
def scene(world, transactional_db) -> Scene:
    """The scene of the access table, filled, for all to see: also for the browser's server."""
    scene = Scene(world)
    scene.set()
    furnish(scene)
    return scene
