"""What must hold beyond the schema, and what `databricks bundle validate` does not look at."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import typer

from retail_spark import __version__, api
from retail_spark.cli import app
from retail_spark.core.table import LAYERS
from tests.bundle.dashboard import dashboard_problems
from tests.bundle.genie import space_problems
from tests.bundle.load import DEPLOYER, Loaded
from tests.bundle.model import Bundle, Job, Task

# Options of the command that no job takes, and why
NOT_FOR_JOBS = {
    "--lakehouse": "tables go to the catalog",
    "--memory": "the compute has its own",
    "--only": "each task has its layer",
    "--from-level": "each task has its levels",
    "--validate-only": "for looking before writing, by hand",
    "--dry-run": "likewise",
    "--no-validate": "the last task validates",
}
NOT_FOR_LEVELS = {"--start": "such a world is one whole year", "--days": "likewise"}
_PARAMETER = re.compile(r"\{\{job\.parameters\.(\w+)\}\}")
_IN_SQL = re.compile(r"\{\{(\w+)\}\}")
_DYNAMIC = re.compile(r"\{\{(.*?)\}\}")


def problems(loaded: Loaded, root: Path, target: str) -> list[str]:
    """Everything that is wrong with a target of the bundle in `root`."""
    found = list(loaded.problems)
    if loaded.bundle is None:
        return found
    bundle = loaded.bundle
    found += _of_targets(bundle, target)
    for kind in ("schemas", "volumes"):
        for key, resource in getattr(bundle.resources, kind).items():
            if target == "prod" and (resource.lifecycle is None or not resource.lifecycle.prevent_destroy):
                found.append(f"{kind}.{key}: prod may destroy it")
    for key, job in bundle.resources.jobs.items():
        file = loaded.files["jobs", key]
        found += [f"jobs.{key}: {problem}" for problem in _of_job(job, file, root)]
    found += _of_access(bundle, target)
    for key, board in bundle.resources.dashboards.items():
        file = loaded.files["dashboards", key].parent / board.file_path
        found += [f"dashboards.{key}: {problem}" for problem in dashboard_problems(file)]
    for key, space in bundle.resources.genie_spaces.items():
        found += [f"genie_spaces.{key}: {problem}" for problem in space_problems(space.serialized_space)]
        if bundle.bundle.engine != "direct":
            found.append(f"genie_spaces.{key}: only the direct engine knows it")
    return found


def _of_targets(bundle: Bundle, target: str) -> Iterator[str]:
    chosen = bundle.targets[target]
    if sum(one.default for one in bundle.targets.values()) != 1:
        yield "targets: one is the default"
    unknown = chosen.variables.keys() - bundle.variables.keys()
    if unknown:
        yield f"target {target}: sets unknown variables {', '.join(sorted(unknown))}"
    if target == "dev" and chosen.mode != "development":
        yield "target dev: its mode is development"
    if target == "prod":
        if chosen.mode != "production":
            yield "target prod: its mode is production"
        root = chosen.workspace.root_path
        if root is None or DEPLOYER["userName"] not in root or f"/{bundle.bundle.name}/prod" not in root:
            yield "target prod: needs a root_path of its own"
    schedules = [job.schedule for job in bundle.resources.jobs.values() if job.schedule]
    if any(schedule.pause_status != ("PAUSED" if target == "dev" else "UNPAUSED") for schedule in schedules):
        yield "schedules: paused in dev, and only there"
    for artifact in bundle.artifacts.values():
        if not re.search(r"(pip wheel|build --wheel) .*\bdist\b", artifact.build):
            yield f"artifact: '{artifact.build}' builds no wheel into dist"


def _of_access(bundle: Bundle, target: str) -> Iterator[str]:
    for permission in bundle.targets[target].permissions:
        if permission.level == "CAN_MANAGE_RUN":
            yield "permissions of a target: allowed are CAN_VIEW, CAN_RUN, CAN_MANAGE"
        yield from _of_principal([permission.group_name, permission.user_name, permission.service_principal_name])
        # who may not run a Genie space cannot ask it; who may run a job writes tables
        most = {"CAN_VIEW"} if bundle.resources.jobs else {"CAN_VIEW", "CAN_RUN"}
        if permission.group_name == "users" and permission.level not in most:
            yield "permissions: everybody may view, and no more"
    for job in bundle.resources.jobs.values():
        for permission in job.permissions:
            if permission.level == "CAN_RUN":
                yield "permissions of a job: allowed are CAN_VIEW, CAN_MANAGE_RUN, CAN_MANAGE"
            yield from _of_principal([permission.group_name, permission.user_name, permission.service_principal_name])
    allowed = {
        "schemas": {"USE_SCHEMA", "SELECT", "MODIFY", "EXECUTE", "CREATE_TABLE", "READ_VOLUME", "WRITE_VOLUME"},
        "volumes": {"READ_VOLUME", "WRITE_VOLUME", "ALL_PRIVILEGES"},
    }
    for kind, privileges in allowed.items():
        for key, resource in getattr(bundle.resources, kind).items():
            for grant in resource.grants:
                if not set(grant.privileges) <= privileges:
                    yield f"{kind}.{key}: no privileges {', '.join(sorted(set(grant.privileges) - privileges))}"


def _of_principal(names: list[str | None]) -> Iterator[str]:
    if sum(name is not None for name in names) != 1:
        yield "permission: names one group, user or service principal"


def _of_job(job: Job, file: Path, root: Path) -> Iterator[str]:
    keys = [task.task_key for task in job.tasks]
    for key in keys:
        if keys.count(key) > 1:
            yield f"task {key} is there twice"
    names = [parameter.name for parameter in job.parameters]
    if len(set(names)) < len(names):
        yield "a parameter is there twice"
    yield from _of_graph(job)
    for task in job.tasks:
        yield from (f"task {task.task_key}: {problem}" for problem in _of_task(task, job, file, root))
    yield from _of_parameters(job, file)
    for environment in job.environments:
        for dependency in environment.spec.dependencies:
            yield from _of_wheel(dependency, file, root)
    yield from _of_layers(job)


def _of_graph(job: Job) -> Iterator[str]:
    done: set[str] = set()
    waiting = {task.task_key: {other.task_key for other in task.depends_on} for task in job.tasks}
    for key, others in waiting.items():
        for other in sorted(others - waiting.keys()):
            yield f"task {key} depends on {other}, which is nowhere"
        others &= waiting.keys()
    while waiting:
        ready = {key for key, others in waiting.items() if others <= done}
        if not ready:
            yield f"tasks wait for each other: {', '.join(sorted(waiting))}"
            return
        done |= ready
        waiting = {key: others for key, others in waiting.items() if key not in ready}


def _of_task(task: Task, job: Job, file: Path, root: Path) -> Iterator[str]:
    if len(task.kinds) != 1:
        yield f"is of {len(task.kinds)} kinds"
    if task.python_wheel_task is not None:
        yield from _of_compute(task, job)
        for library in task.libraries:
            yield from _of_wheel(library.whl, file, root)
        yield from _of_command(task, job)
    if task.sql_task is not None:
        yield from _of_sql(task.sql_task.file.path, job, file)
    if task.notebook_task is not None:
        notebook = file.parent / task.notebook_task.notebook_path
        if not notebook.is_file() or not notebook.read_text().startswith("# Databricks notebook source\n"):
            yield f"{task.notebook_task.notebook_path} is no notebook"


def _of_sql(path: str, job: Job, file: Path) -> Iterator[str]:
    """Whether the file is there, is SQL, and asks for no parameter that the job has not."""
    script = file.parent / path
    if not script.is_file():
        yield f"{path} is not there"
        return
    declared = {parameter.name for parameter in job.parameters}
    for name in sorted(set(_IN_SQL.findall(script.read_text(encoding="utf-8"))) - declared):
        yield f"{path} asks for {name}, which is no parameter of the job"


def _of_compute(task: Task, job: Job) -> Iterator[str]:
    environments = [environment.environment_key for environment in job.environments]
    clusters = [cluster.job_cluster_key for cluster in job.job_clusters]
    if (task.environment_key is None) == (task.job_cluster_key is None):
        yield "runs in an environment, or on a cluster"
    if task.environment_key is not None and task.environment_key not in environments:
        yield f"environment {task.environment_key} is nowhere"
    if task.job_cluster_key is not None:
        if task.job_cluster_key not in clusters:
            yield f"cluster {task.job_cluster_key} is nowhere"
        if not task.libraries:
            yield "its cluster has no wheel"
    elif task.libraries:
        yield "libraries are for clusters, an environment has dependencies"


def _of_wheel(pattern: str, file: Path, root: Path) -> Iterator[str]:
    """Whether the pattern, relative to the file it stands in, finds the wheel that the artifact builds."""
    wheel = root / "dist" / f"retail_spark-{__version__}-py3-none-any.whl"
    if not fnmatch(str(wheel), str((file.parent / pattern).resolve())):
        yield f"{pattern} does not find dist/{wheel.name}"


def _of_command(task: Task, job: Job) -> Iterator[str]:
    """Whether the package has the entry point, and the command takes the parameters."""
    assert task.python_wheel_task is not None
    called = task.python_wheel_task
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if called.package_name != project["name"]:
        yield f"package {called.package_name} is not {project['name']}"
    if called.entry_point not in project["scripts"]:
        yield f"entry point {called.entry_point} is none of the package's"
    words = list(arguments(task, job))
    for word, given in zip(words, called.parameters, strict=True):
        if "{{" in word:
            yield f"{given} is known to no job"
    for before, given in zip(called.parameters, called.parameters[1:], strict=False):
        named = _PARAMETER.fullmatch(given)
        if named and before != f"--{named[1]}":
            yield f"parameter {named[1]} is given to {before}"
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    if not words or words[0] not in commands:
        yield f"the command has no {words[:1]}"
        return
    try:
        context = commands[words[0]].make_context(words[0], words[1:])
    except typer.TyperException as error:
        yield f"the command refuses it: {error.format_message()}"
        return
    if context.params["world"] not in api.WORLDS:
        yield f"there is no world {context.params['world']}"
        return
    words_of_only = filter(None, (context.params.get("only") or "").split(","))
    unknown = [word for word in words_of_only if not api.WORLDS[context.params["world"]].part(word)]
    if unknown:
        yield f"no layer is called {', '.join(sorted(unknown))}"


def _of_parameters(job: Job, file: Path) -> Iterator[str]:
    """Each parameter is used, and each option of the command is a parameter or is known not to be."""
    wheels = [task.python_wheel_task for task in job.tasks if task.python_wheel_task is not None]
    used = {name for wheel in wheels for word in wheel.parameters for name in _PARAMETER.findall(word)}
    scripts = [file.parent / task.sql_task.file.path for task in job.tasks if task.sql_task is not None]
    texts = [script.read_text(encoding="utf-8") for script in scripts if script.is_file()]
    used |= {name for text in texts for name in _IN_SQL.findall(text)}
    declared = {parameter.name for parameter in job.parameters}
    for name in sorted(declared - used):
        yield f"parameter {name} is used by no task"
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    writing = {wheel.parameters[0] for wheel in wheels if wheel.parameters} & {"generate", "advance"} & commands.keys()
    if "validate" in {wheel.parameters[0] for wheel in wheels if wheel.parameters} and "unity" not in declared:
        yield "validate --unity is no parameter of the job"
    worlds = {wheel.parameters[1] for wheel in wheels if len(wheel.parameters) > 1} & api.WORLDS.keys()
    no_days = NOT_FOR_LEVELS.keys() if any(api.WORLDS[name].highest_level is not None for name in worlds) else set()
    for name in sorted(writing):
        options = {option for one in commands[name].params for option in one.opts if option.startswith("--")}
        for option in sorted(options - NOT_FOR_JOBS.keys() - no_days - {f"--{parameter}" for parameter in declared}):
            yield f"{name} {option} is no parameter of the job"


def _of_layers(job: Job) -> Iterator[str]:
    """A job that generates writes every table once, after those that it reads, and then validates."""
    order = in_order(job)
    commands = [list(arguments(task, job)) for task in order if task.python_wheel_task is not None]
    writing = [words for words in commands if words[:1] == ["generate"] and "--only" in words]
    parts = [words[words.index("--only") + 1] for words in writing]
    world = api.WORLDS.get(writing[0][1]) if writing else None
    if world is not None and world.highest_level is None and parts != list(LAYERS):
        yield f"layers are written as {', '.join(parts)}, not as {', '.join(LAYERS)}"
    if world is not None and world.highest_level is not None:
        levels = [world.tables[name].level for part in parts for name in world.part(part)]
        if len(levels) != len(world.tables) or levels != sorted(levels, key=lambda level: level or 0):
            yield f"levels are written as {', '.join(parts)}: each table once, lower levels first"
    if commands and commands[-1][:1] != ["validate"]:
        yield "its last task does not validate"
    if order != list(job.tasks):
        yield "tasks stand in another order than they run"


def in_order(job: Job) -> list[Task]:
    """Its tasks, each after those that it depends on; those of a circle are left out."""
    order: list[Task] = []
    while True:
        done = {task.task_key for task in order}
        ready = [t for t in job.tasks if t not in order and {other.task_key for other in t.depends_on} <= done]
        if not ready:
            return order
        order.append(ready[0])


def arguments(task: Task, job: Job, **given: str) -> Iterator[str]:
    """What a wheel task hands to the command: its parameters with the job's put in, as given or as by default."""
    known = {f"job.parameters.{one.name}": given.get(one.name, one.default) for one in job.parameters}
    known["task.name"] = task.task_key
    wheel = task.python_wheel_task
    for word in wheel.parameters if wheel is not None else ():
        yield _DYNAMIC.sub(lambda match: known.get(match[1], match[0]), word)
