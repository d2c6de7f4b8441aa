import { unknownValue } from "../../guard/graph.ts";
import { at, documentOf } from "../../guard/read/values.ts";
import { itemsOf } from "../read/guests.ts";
import type { Rule } from "../rule.ts";

/**
 * Containers of ECS; those of Proxmox have a rule of their own, there are no others. Definitions that are not known
 * before the update are judged when they are: nothing was made of them until then.
 */
export const anyContainerForbidsPrivilege: Rule = {
  id: "any-container-forbids-privilege",
  title: "No container has its host's privileges, namespaces, files or devices.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    { name: "Checkov", reference: "CKV_AWS_334" },
    { name: "Checkov", reference: "CKV_AWS_335" },
    { name: "Kyverno", reference: "disallow-privileged-containers" },
  ],
  remedy:
    "Leave privileged, added capabilities, devices, host paths and host namespaces out of the task; give it a role or a volume for what it needs.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/bestpracticesguide/security-tasks-containers.html",
  resource: ({ resource: { type, name, inputs } }, report) => {
    if (type !== "aws:ecs/taskDefinition:TaskDefinition") return;
    const forbid = (what: string, value: unknown): void => {
      report(
        `${name}: ${what}${value === unknownValue ? ", and is not known before the update" : ""}.`,
      );
    };
    const mode = inputs["networkMode"];
    if (mode !== "awsvpc") forbid("networkMode must be awsvpc", mode);
    for (const key of ["pidMode", "ipcMode"]) {
      const value = inputs[key];
      if (value === "host" || value === unknownValue) forbid(`${key} must not be host`, value);
    }
    for (const volume of itemsOf(inputs["volumes"])) {
      const path = at(volume, "hostPath");
      if (path !== undefined && path !== null) forbid("volumes must have no hostPath", path);
    }
    const containers = itemsOf(documentOf(inputs["containerDefinitions"]));
    for (const [index, container] of containers.entries()) {
      for (const problem of problemsOf(container))
        forbid(`container ${index}: ${problem}`, undefined);
    }
  },
};

function problemsOf(container: unknown): string[] {
  if (container === unknownValue) return [];
  const linux = at(container, "linuxParameters");
  const has = (value: unknown): boolean => itemsOf(value).length > 0;
  const options = itemsOf(at(container, "dockerSecurityOptions"));
  const rules: [boolean, string][] = [
    [(at(container, "privileged") ?? false) !== false, "privileged must be off"],
    [has(at(linux, "capabilities", "add")), "linuxParameters.capabilities.add must be empty"],
    [has(at(linux, "devices")), "linuxParameters.devices must be empty"],
    [!options.every(isConfining), "dockerSecurityOptions may only be no-new-privileges"],
  ];
  return rules.flatMap(([broken, problem]) => (broken ? [problem] : []));
}

function isConfining(option: unknown): boolean {
  return option === "no-new-privileges" || option === "no-new-privileges:true";
}
