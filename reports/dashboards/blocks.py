"""What the first page is made of: tasks in blocks, and the sentence above them."""

from dataclasses import dataclass

from emulation.lib.clocks import Haste

TASKS_AT_MOST = 8


@dataclass(frozen=True)
class Task:
    """One thing, as components/tasks.html prints it. With `post` following it begins something."""

    label: str
    url: str = ""
    note: str = ""
    place: str = ""
    icon: str = ""
    state: str = ""
    kind: str = "neutral"
    when: str = ""
    post: bool = False


@dataclass(frozen=True)
class Block:
    """The first tasks of one sort, how many there are and how many are late, where the rest is."""

    title: str
    tasks: list[Task]
    count: int
    url: str
    late: int = 0

    @property
    def has_rest(self) -> bool:
        return self.count > len(self.tasks)


def block(title: str, tasks: list[Task], url: str, *, count: int | None = None) -> Block:
    """Of all tasks, cut; or of the first ones with the count of all."""
    late = sum(task.kind == Haste.OVER for task in tasks)
    shown = tasks[:TASKS_AT_MOST]
    return Block(title, shown, len(tasks) if count is None else count, url, late)


def first_of(title: str, rows, task_of, url: str) -> Block:
    """The first rows as tasks; counted only where there are more than are shown."""
    tasks = [task_of(row) for row in rows[:TASKS_AT_MOST]]
    count = len(tasks) if len(tasks) < TASKS_AT_MOST else rows.count()
    return block(title, tasks, url, count=count)


def summary(blocks: list[Block]) -> str:
    """ "Bạn có 3 việc, 1 việc quá hạn." """
    count = sum(block.count for block in blocks)
    late = sum(block.late for block in blocks)
    if not count:
        return "Không có việc nào đang chờ bạn."
    return f"Bạn có {count} việc, {late} việc quá hạn." if late else f"Bạn có {count} việc."
