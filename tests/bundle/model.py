"""What a bundle may say: the parts of its schema that ours uses. An unknown field, a wrong word or type is an error."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
Text = Annotated[str, StringConstraints(min_length=1)]


class Strict(BaseModel):
    """Knows all of its fields, and takes no number for text."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Permission(Strict):
    level: Literal["CAN_VIEW", "CAN_MANAGE_RUN", "CAN_MANAGE", "CAN_RUN"]
    group_name: Text | None = None
    user_name: Text | None = None
    service_principal_name: Text | None = None


class Grant(Strict):
    principal: Text
    privileges: Annotated[list[Text], Field(min_length=1)]


class Lifecycle(Strict):
    prevent_destroy: bool


class Schema(Strict):
    catalog_name: Text
    name: Text
    comment: str = ""
    grants: list[Grant] = []
    lifecycle: Lifecycle | None = None


class Volume(Strict):
    catalog_name: Text
    schema_name: Text
    name: Text
    volume_type: Literal["MANAGED", "EXTERNAL"]
    comment: str = ""
    grants: list[Grant] = []
    lifecycle: Lifecycle | None = None


class Dashboard(Strict):
    display_name: Text
    file_path: Text
    warehouse_id: Text
    dataset_catalog: Text | None = None
    dataset_schema: Text | None = None


class Parameter(Strict):
    name: Key
    default: str


class DependsOn(Strict):
    task_key: Key


class WheelTask(Strict):
    package_name: Text
    entry_point: Text
    parameters: list[str] = []


class NotebookTask(Strict):
    notebook_path: Text
    base_parameters: dict[str, str] = {}
    source: Literal["WORKSPACE", "GIT"] | None = None


class SqlFile(Strict):
    path: Text
    source: Literal["WORKSPACE", "GIT"] | None = None


class SqlTask(Strict):
    warehouse_id: Text
    file: SqlFile
    parameters: dict[str, str] = {}


class Library(Strict):
    whl: Text


class Task(Strict):
    task_key: Key
    description: str = ""
    depends_on: list[DependsOn] = []
    run_if: Literal["ALL_SUCCESS", "ALL_DONE", "AT_LEAST_ONE_SUCCESS", "NONE_FAILED"] | None = None
    environment_key: Key | None = None
    job_cluster_key: Key | None = None
    libraries: list[Library] = []
    max_retries: Annotated[int, Field(ge=0)] = 0
    timeout_seconds: Annotated[int, Field(ge=0)] = 0
    disable_auto_optimization: bool = False
    python_wheel_task: WheelTask | None = None
    notebook_task: NotebookTask | None = None
    sql_task: SqlTask | None = None

    @property
    def kinds(self) -> list[str]:
        """What it is; one of these is right."""
        return [kind for kind in ("python_wheel_task", "notebook_task", "sql_task") if getattr(self, kind) is not None]


class EnvironmentSpec(Strict):
    environment_version: Literal["4", "5"]
    dependencies: list[Text] = []


class Environment(Strict):
    environment_key: Key
    spec: EnvironmentSpec


class Cluster(Strict):
    spark_version: Annotated[str, StringConstraints(pattern=r"^\d+\.(x|\d+\.x)-scala2\.1[23]$")]
    node_type_id: Text
    data_security_mode: Literal["SINGLE_USER", "USER_ISOLATION", "DATA_SECURITY_MODE_AUTO"]
    num_workers: Annotated[int, Field(ge=0)]
    spark_conf: dict[str, str] = {}
    custom_tags: dict[str, str] = {}


class JobCluster(Strict):
    job_cluster_key: Key
    new_cluster: Cluster


class Schedule(Strict):
    quartz_cron_expression: Annotated[str, StringConstraints(pattern=r"^\S+( \S+){5,6}$")]
    timezone_id: Text
    pause_status: Literal["PAUSED", "UNPAUSED"]


class Queue(Strict):
    enabled: bool


class Job(Strict):
    name: Text
    description: str = ""
    max_concurrent_runs: Annotated[int, Field(ge=1)]
    queue: Queue | None = None
    schedule: Schedule | None = None
    parameters: list[Parameter] = []
    tasks: Annotated[list[Task], Field(min_length=1)]
    environments: list[Environment] = []
    job_clusters: list[JobCluster] = []
    permissions: list[Permission] = []


Lines = Annotated[list[Text], Field(min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class Identified(Strict):
    identifier: Annotated[str, StringConstraints(pattern=r"^[^.]+\.[^.]+\.[^.]+$")]


class Sample(Strict):
    id: Id
    question: Lines


class Samples(Strict):
    sample_questions: list[Sample] = []


class Sources(Strict):
    tables: Annotated[list[Identified], Field(min_length=1)]
    metric_views: list[Identified] = []


class Told(Strict):
    id: Id
    content: Lines


class Example(Strict):
    id: Id
    question: Lines
    sql: Lines


class Instructions(Strict):
    text_instructions: Annotated[list[Told], Field(max_length=1)] = []
    example_question_sqls: list[Example] = []


class Answer(Strict):
    format: Literal["SQL"]
    content: Lines


class Benchmark(Strict):
    id: Id
    question: Lines
    answer: Annotated[list[Answer], Field(min_length=1, max_length=1)]


class Benchmarks(Strict):
    questions: list[Benchmark] = []


class SerializedSpace(Strict):
    version: Literal[2]
    config: Samples = Samples()
    data_sources: Sources
    instructions: Instructions = Instructions()
    benchmarks: Benchmarks = Benchmarks()


class GenieSpace(Strict):
    title: Text
    description: Text
    warehouse_id: Text
    serialized_space: SerializedSpace


class Resources(Strict):
    jobs: dict[Key, Job] = {}
    schemas: dict[Key, Schema] = {}
    volumes: dict[Key, Volume] = {}
    dashboards: dict[Key, Dashboard] = {}
    genie_spaces: dict[Key, GenieSpace] = {}


class Artifact(Strict):
    type: Literal["whl"]
    build: Text
    path: Text


class Lookup(Strict):
    warehouse: Text


class Variable(Strict):
    description: Text
    default: str | None = None
    lookup: Lookup | None = None


class Presets(Strict):
    artifacts_dynamic_version: bool = False
    trigger_pause_status: Literal["PAUSED", "UNPAUSED"] | None = None


class Workspace(Strict):
    """No host: the user's profile names the workspace."""

    root_path: Text | None = None


class Target(Strict):
    mode: Literal["development", "production"]
    default: bool = False
    presets: Presets = Presets()
    variables: dict[str, str] = {}
    workspace: Workspace = Workspace()
    permissions: list[Permission] = []
    resources: dict[str, Any] = {}  # laid over the bundle's own, and checked there


class Name(Strict):
    name: Key
    engine: Literal["direct"] | None = None


class Sync(Strict):
    include: list[Text] = []
    exclude: list[Text] = []


class Bundle(Strict):
    bundle: Name
    include: Annotated[list[Text], Field(min_length=1)]
    variables: dict[Key, Variable] = {}
    artifacts: dict[Key, Artifact] = {}
    sync: Sync = Sync()
    targets: dict[Key, Target]
    resources: Resources
