import pytest

from tests.browser.furniture import furnish
from tests.scene import Scene
from tests.world import make_world


@pytest.fixture
def scene(transactional_db) -> Scene:
    """The scene of the access table, filled, for all to see: also for the browser's server."""
    scene = Scene(make_world())
    scene.set()
    furnish(scene)
    return scene
