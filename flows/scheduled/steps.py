"""How a recipe runs under Prefect: each step a task, each table for people an artifact, each approval a suspension."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar
from uuid import UUID

from prefect import Task, get_run_logger, task
from prefect.artifacts import create_link_artifact, create_table_artifact
from prefect.blocks.system import Secret
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.context import refresh_global_settings_context
from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from prefect.runtime import deployment, flow_run
from prefect.settings import get_current_settings
from prefect.utilities.urls import url_for
from pydantic import ConfigDict, Field, SecretStr

from flows.local.prefect.run_server import start_run_server
from flows.messages.runs import ARTIFACTS, LATENESS, PARAMETER_TITLES, PARAMETERS, RUNS
from flows.messages.screen import STEPS
from flows.messages.text import without_secrets
from flows.model.errors import EngineError, HromadaError
from flows.outside.machine.notices import send
from flows.outside.machine.settings import Settings, vault
from flows.recipes.publication import SIGNS
from flows.scheduled.forms import AGREE, DECLINE
from flows.stages import notices
from flows.stages.language.wording import markdown
from flows.stages.notices import late_lines
from flows.steps import Consent, Direct, announce, caution

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from prefect.client.schemas.objects import State, TaskRun

    from flows.model.progress import Latecomer
    from flows.stages.notices import Notice
    from flows.steps import Proposal

P = ParamSpec("P")
T = TypeVar("T")

RETRY_AFTER_SECONDS = (1.0, 5.0)
"""A portal that is unavailable for a moment is tried again; a longer outage is left to the next scheduled run."""
MOST_ROWS = 100
"""Rows of an artifact: Prefect stores each twice, six bytes a Cyrillic letter."""
MOST_QUESTIONS = 60


class Approval(RunInput):
    """The form by which a person decides; the decision has no default, so that resuming with nothing is no answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"accepted": {"const": DECLINE}}, "required": ["accepted"]},
            "then": {"properties": {"note": {"minLength": 3}}, "required": ["note"]},
            "else": {
                "properties": {"who": {"minLength": 3}, "sign": {"minLength": SIGNS}},
                "required": ["who", "sign"],
            },
        }
    )

    accepted: Literal["так", "ні"] = Field(title=PARAMETER_TITLES["accepted"].uk, description=PARAMETERS["accepted"].uk)
    who: str = Field("", title=PARAMETER_TITLES["who"].uk, description=PARAMETERS["who"].uk)
    sign: str = Field("", title=PARAMETER_TITLES["sign"].uk, description=PARAMETERS["sign"].uk)
    note: str = Field("", title=PARAMETER_TITLES["note"].uk, description=PARAMETERS["note"].uk)


class Recorded:
    """Each step becomes a task run; its arguments stay in this process, so that no secret or table is stored."""

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the stage as a task of its name; only a passing trouble is tried again."""
        announce.get()(stage.__name__)

        @task(
            name=stage.__name__,
            task_run_name=STEPS[stage.__name__].uk if stage.__name__ in STEPS else stage.__name__,
            retries=len(RETRY_AFTER_SECONDS),
            retry_delay_seconds=list(RETRY_AFTER_SECONDS),
            retry_condition_fn=_passes,
            cache_policy=NO_CACHE,
            persist_result=False,
        )
        def step() -> T:
            return stage(*args, **kwargs)

        return step()

    def show(self, title: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Keep a table as an artifact of the run; a long one is cut off, and says where all of it is."""
        if not rows:
            return
        kind = title.rpartition("-")[2]
        capped = {"shown": str(MOST_ROWS), "count": len(rows), "file": f"{kind}.csv"}
        texts = [ARTIFACTS[kind].uk, *([RUNS["capped"].render("uk", **capped)] if len(rows) > MOST_ROWS else [])]
        create_table_artifact(key=title, table=list(map(dict, rows[:MOST_ROWS])), description=" ".join(texts))

    def warn(self, portal: str, dataset: str, late: Sequence[Latecomer]) -> None:
        """An artifact of the run, and a notice that comes before the publication does."""
        caution.get()(portal, dataset, late)
        title = LATENESS["column"].uk
        self.show(f"{dataset}-late", [{title: line} for line in late_lines(late)])
        inform(notices.late(portal, dataset, late))

    def approve(self, proposal: Proposal) -> Consent:
        """What a person answered on the run's page; until then the run is suspended, and its process ends here.

        A refusal counts whatever has changed since; an approval only for what was shown with the question, and only
        where it names the hash of its rows.

        Raises:
            UsageError: The run was started from a command line, and nobody sits there.
        """
        if deployment.id is None:
            return Direct().approve(proposal)
        fingerprint = proposal.fingerprint[:32]
        questions, answer = _questions()
        if answer and (answer["accepted"] == DECLINE or _is_of(answer, questions[-1], proposal)):
            return Consent(answer["accepted"] == AGREE, answer.get("note") or "—", answer.get("who", ""))
        page = url_for("flow-run", obj_id=flow_run.id) or str(flow_run.id)
        facts = {"title": proposal.title, "fingerprint": fingerprint, "summary": proposal.summary, "page": page}
        inform(notices.approval(proposal.portal, proposal.dataset, **facts))
        suspend_flow_run(
            wait_for_input=Approval.with_initial_data(description=_question(proposal)),
            timeout=max(1, int(Settings().hromada_approval_hours * 3600)),
            key=f"{fingerprint}-{len(questions)}",
        )
        raise AssertionError("a suspended run goes no further")


def await_server() -> None:
    """Make sure that a server records this run: the one that Prefect is set to, else one for this run alone.

    Raises:
        EngineError: The one that Prefect is set to does not answer; our own ended, or has not answered for minutes.
    """
    settings = get_current_settings()
    if settings.api.url:
        with get_client(sync_client=True) as client:
            if client.api_healthcheck():
                raise EngineError("engine-away", url=without_secrets(settings.api.url))
    if settings.api.url or not settings.server.ephemeral.enabled:
        return
    server = start_run_server()
    server.wait()
    os.environ["PREFECT_API_URL"] = server.api.url
    refresh_global_settings_context()


def _questions() -> tuple[list[str], dict[str, Any] | None]:
    """The questions that this run has asked so far, and the answer to the last one, if there is any."""
    with get_client(sync_client=True) as client:
        inputs = client.filter_flow_run_input(
            UUID(flow_run.id), key_prefix="suspended-", limit=3 * MOST_QUESTIONS, exclude_keys=set()
        )
    questions = [item.key.removesuffix("-schema") for item in inputs if item.key.endswith("-schema")]
    answers = {item.key.removesuffix("-response"): item.decoded_value for item in inputs}
    return questions, answers.get(questions[-1]) if questions else None


def _is_of(answer: Mapping[str, Any], question: str, proposal: Proposal) -> bool:
    """Whether it answers the question about this very publication, and names its hash."""
    is_same = question.startswith(f"suspended-{proposal.fingerprint[:32]}")
    return is_same and answer.get("sign", "").strip().lower() == proposal.sign


def _question(proposal: Proposal) -> str:
    facts = {"title": proposal.title, "cycle": proposal.cycle, "portal": proposal.portal}
    return RUNS["question"].render("uk", **facts, told=markdown(proposal.summary).replace("\n", "\n\n"))


async def _passes(_task: Task[[], Any], _run: TaskRun, state: State[Any]) -> bool:
    failure = await state.aresult(raise_on_failure=False)
    return isinstance(failure, HromadaError) and failure.transient


def show_link(dataset: str, address: str) -> None:
    """Add a link to the dataset as an artifact of the run."""
    create_link_artifact(key=f"{dataset}-link", link=address, link_text=RUNS["open"].uk)


@contextmanager
def notices_of_late() -> Iterator[None]:
    """Within, whoever is about to be called late is named in a notice, also by a run that only looks."""
    token = caution.set(lambda portal, dataset, late: inform(notices.late(portal, dataset, late)))
    try:
        yield
    finally:
        caution.reset(token)


def inform(notice: Notice) -> None:
    """Send a notice; a carrier that fails is logged, and nothing else."""
    log_unsent(send(notice))


def log_unsent(carriers: Sequence[str]) -> None:
    """Log which carriers failed, never their addresses."""
    if carriers:
        get_run_logger().warning(RUNS["unsent"].render("uk", names=", ".join(carriers)))


@contextmanager
def secrets() -> Iterator[None]:
    """Within, secrets that the environment lacks come from Prefect's Secret blocks."""
    token = vault.set(_block)
    try:
        yield
    finally:
        vault.reset(token)


def _block(name: str) -> SecretStr | None:
    try:
        block: Any = Secret.load(name, _sync=True)  # type: ignore[call-arg]  # Prefect's own switch
    except ValueError:  # there is no such block
        return None
    return SecretStr(str(block.get()))
