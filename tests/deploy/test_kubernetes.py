"""The Kubernetes manifests: valid, without secrets, with a read-only file system, ready only by a real question."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any, Dict, List

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "deploy/kubernetes"
KUSTOMIZATION = yaml.safe_load((FOLDER / "kustomization.yaml").read_text("utf-8"))
VALIDATE = ["tool", "run", "--quiet", "kubernetes-validate==1.37.0", "--strict", "--quiet"]


def objects() -> List[Dict[str, Any]]:
    """All that is applied."""
    found = []
    for name in KUSTOMIZATION["resources"]:
        found += [one for one in yaml.safe_load_all((FOLDER / name).read_text("utf-8")) if one]
    return found


def of_kind(*kinds: str) -> Dict[str, Dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in objects() if one["kind"] in kinds}


PODS = {name: one["spec"]["template"]["spec"] for name, one in of_kind("Deployment", "StatefulSet").items()}
CONTAINERS = [
    pytest.param(container, id=f"{name}-{container['name']}")
    for name, pod in PODS.items()
    for container in [*pod["containers"], *pod.get("initContainers", [])]
]


def test_all_files_are_applied() -> None:
    files = {path.name for path in FOLDER.glob("*.yaml")} - {"kustomization.yaml"}
    assert files == set(KUSTOMIZATION["resources"])


def test_kubernetes_own_schemas_take_them() -> None:
    uv = ROOT / ".tools/bin/uv"
    files = [str(FOLDER / name) for name in KUSTOMIZATION["resources"]]
    checked = subprocess.run([str(uv), *VALIDATE, *files], capture_output=True, text=True, timeout=100)
    if (
        "error" in checked.stderr.lower()
        and "passed" not in checked.stdout
        and os.environ.get("CI") != "true"
    ):
        pytest.skip("kubernetes-validate cannot be fetched")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_secret_is_made_or_written() -> None:
    assert not of_kind("Secret")
    assert not any("secretGenerator" in key for key in KUSTOMIZATION)
    for path in FOLDER.glob("*.yaml"):
        for name in re.findall(
            r"name: (\w*(?:SECRET|PASSWORD|DATABASE|REDIS)\w*)\n(.*)", path.read_text("utf-8")
        ):
            assert name[1].strip() == "valueFrom:", name
        assert not re.search(
            r"name: \w*(SECRET|PASSWORD|DATABASE|REDIS)\w*, *value:", path.read_text("utf-8")
        )


@pytest.mark.parametrize("pod", [pytest.param(pod, id=name) for name, pod in PODS.items()])
def test_pods_run_as_nobody_in_particular_and_may_ask_the_cluster_nothing(pod: Dict[str, Any]) -> None:
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False


@pytest.mark.parametrize("container", CONTAINERS)
def test_containers_write_only_where_they_are_given_a_place(container: Dict[str, Any]) -> None:
    context = container["securityContext"]
    assert context["readOnlyRootFilesystem"] is True and context["allowPrivilegeEscalation"] is False
    assert context["capabilities"] == {"drop": ["ALL"]}
    assert container["resources"]["limits"]["memory"] and "latest" not in container["image"]


def test_a_worker_is_ready_when_it_answers_a_question() -> None:
    worker = PODS["workers"]["containers"][0]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert worker[probe]["httpGet"]["path"] == "/healthz"
        assert worker[probe]["timeoutSeconds"] > 4  # the question's own deadline
    assert of_kind("Deployment")["workers"]["spec"]["replicas"] >= 2


def test_one_worker_and_one_nginx_always_stay() -> None:
    assert {name: one["spec"]["minAvailable"] for name, one in of_kind("PodDisruptionBudget").items()} == {
        "workers": 1,
        "nginx": 1,
    }


def test_nobody_reaches_anything_but_by_the_list() -> None:
    policies = of_kind("NetworkPolicy")
    assert policies["nothing-else"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    reached = {
        name: [
            source["podSelector"]["matchLabels"]["app"]
            for rule in policy["spec"].get("ingress", [])
            for source in rule.get("from", [])
        ]
        for name, policy in policies.items()
        if name in PODS
    }
    assert reached == {"nginx": [], "workers": ["nginx"], "redis": ["workers"], "postgres": ["workers"]}


def test_services_find_their_pods_and_nginx_its_workers() -> None:
    for name, service in of_kind("Service").items():
        assert service["spec"]["selector"] == {"app": name} and name in PODS
    port = of_kind("Service")["workers"]["spec"]["ports"][0]["port"]
    assert f"server workers:{port} " in (FOLDER / "nginx.conf").read_text("utf-8")


def test_pods_reach_only_what_they_need() -> None:
    """Nothing goes to the internet: a rule without a receiver, or without a port, would be everybody or everything."""
    policies = of_kind("NetworkPolicy")
    for name, policy in policies.items():
        for rule in policy["spec"].get("egress", []):
            assert rule.get("to") and rule.get("ports"), name
            assert all("podSelector" in to or "namespaceSelector" in to for to in rule["to"]), name
    ports = {port["port"] for rule in policies["workers"]["spec"]["egress"] for port in rule["ports"]}
    assert ports == {6379, 5432}
