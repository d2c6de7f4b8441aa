import { expect, test } from "vitest";
import { EventReader } from "../../guard/events.ts";
import { type Judgement, judge } from "../../guard/judge.ts";
import { nothingReleased } from "../../guard/released.ts";
import { riskKinds, verdict } from "../../guard/risks.ts";
import { type Resource, step, urnOf } from "../fleet/support/events.ts";

const of = (type: string, more: Partial<Resource> = {}): Resource => ({
  type,
  name: "it",
  ...more,
});
const guest = of("proxmoxve:index/containerLegacy:ContainerLegacy");
const database = of("postgresql:index/database:Database");
const held = (resource: Resource): Resource => ({ ...resource, protect: true });

function judged(...lines: string[]): Judgement {
  const reader = new EventReader();
  for (const line of lines) reader.line(line);
  return judge(reader.report(), nothingReleased);
}

/** One step, and what is said of it: kind, decision, and a part of the text; nothing for what risks nothing. */
const steps: readonly [what: string, line: string, risk: string | undefined, says?: string][] = [
  [
    "a database that is replaced",
    step("replace", database, database, { keys: ["name"] }),
    "data loss told",
    "is replaced, and what it holds is lost, because of name",
  ],
  [
    "a guest that holds nothing and is replaced",
    step("replace", guest, guest),
    "downtime told",
    "missing meanwhile",
  ],
  [
    "a guest that holds data and is replaced",
    step("replace", held(guest), held(guest)),
    "data loss refused",
    "what it holds is lost",
  ],
  [
    "a route that is made anew",
    step("replace", of("command:remote:Command"), of("command:remote:Command")),
    "replacement told",
    "is made anew",
  ],
  [
    "a database that is deleted",
    step("delete", held(database), null),
    "data loss refused",
    "is deleted with what it holds",
  ],
  [
    "a guest that nobody released and that is deleted",
    step("delete", guest, null),
    "downtime refused",
    "is deleted",
  ],
  [
    "the cluster's firewall that is deleted",
    step("delete", of("proxmoxve:cluster/firewallLegacy:FirewallLegacy"), null),
    "isolation refused",
    "guards nobody's guests any more",
  ],
  [
    "the network's way out that is deleted",
    step("delete", of("aws:ec2/natGateway:NatGateway"), null),
    "downtime told",
    "is deleted",
  ],
  [
    "a rule of a load balancer that is deleted",
    step("delete", of("aws:lb/listenerRule:ListenerRule"), null),
    undefined,
  ],
  ["a guest that gets more memory", step("update", guest, guest, { diffs: ["memory"] }), undefined],
  [
    "a server that restarts at once",
    step(
      "update",
      of("aws:rds/instance:Instance", { inputs: { applyImmediately: true } }),
      of("aws:rds/instance:Instance", { inputs: { applyImmediately: true } }),
      { diffs: ["instanceClass"] },
    ),
    "downtime told",
    "stands still for a while, because of instanceClass",
  ],
  [
    "a server that restarts later",
    step("update", of("aws:rds/instance:Instance"), of("aws:rds/instance:Instance"), {
      diffs: ["instanceClass"],
    }),
    "downtime told",
    "in its maintenance window",
  ],
  [
    "a guest that loses its protection",
    step("same", held(guest), guest),
    "data loss refused",
    "loses its protection",
  ],
  [
    "a pool's membership that loses its protection",
    step(
      "same",
      held(of("proxmoxve:pool/membership:Membership")),
      of("proxmoxve:pool/membership:Membership"),
    ),
    undefined,
  ],
  ["a guest that comes into the state as it is", step("import", null, guest), undefined],
  ["something new", step("create", null, database), undefined],
  ["what stays as it is", step("same", held(database), held(database)), undefined],
];

test.each(steps)("%s is judged for what it does", (_, line, risk, says) => {
  const { worst, risks } = verdict(judged(line));
  expect(risks.map(({ kind, decision }) => `${kind} ${decision}`)).toEqual(risk ? [risk] : []);
  expect(worst).toBe(risks[0]?.kind ?? "none");
  if (says) expect(risks[0]?.text).toContain(says);
});

test("an import that finds something else is a risk of its own", () => {
  const judgement = judged(
    step("import", null, held(guest)),
    step("update", held(guest), held(guest), { diffs: ["memory"] }),
  );
  expect(verdict(judgement).risks).toMatchObject([
    { kind: "downtime", decision: "refused", text: expect.stringContaining("memory") },
  ]);
});

test("a stack is as bad as the worst of its steps, and all of them are told, worst first", () => {
  const named = (name: string, resource: Resource): Resource => ({ ...resource, name });
  const judgement = judged(
    step(
      "replace",
      named("route", of("command:remote:Command")),
      of("command:remote:Command", { name: "route" }),
    ),
    step("replace", named("guest", guest), named("guest", guest)),
    step("replace", named("data", database), named("data", database)),
  );
  const opened = [
    { kind: "isolation", urn: urnOf(named("rule", guest)), text: "globex reaches acme" },
    { kind: "exposure", urn: urnOf(named("rule", guest)), text: "the internet reaches acme" },
  ] as const;
  const capacity = [
    {
      site: "aiqso",
      what: "cores of pve1",
      unit: "",
      before: { used: 90, available: 100 },
      after: { used: 110, available: 100 },
      overrun: true,
    },
    {
      site: "aiqso",
      what: "memory of pve1",
      unit: "GiB",
      before: { used: 90, available: 100 },
      after: { used: 95, available: 100 },
      overrun: false,
    },
  ];
  const { worst, risks } = verdict(judgement, { opened, capacity });
  expect(worst).toBe("data loss");
  expect(risks.map(({ kind, name, decision }) => [kind, name, decision])).toEqual([
    ["data loss", "data", "told"],
    ["exposure", "rule", "told"],
    ["isolation", "rule", "told"],
    ["capacity", "aiqso", "refused"],
    ["downtime", "guest", "told"],
    ["replacement", "route", "told"],
  ]);
  expect(risks.map(({ kind }) => kind)).toEqual([...riskKinds]);
  expect(risks[3]?.text).toBe("has 100 of cores of pve1, and 110 would be used");
});

test("what has to be approved before it is opened is refused in the verdict too", () => {
  const opened = [
    { kind: "exposure", urn: urnOf(guest), text: "the internet reaches it" },
  ] as const;
  const reader = new EventReader();
  reader.line(step("update", guest, guest, { diffs: ["a"] }));
  const judgement = judge(reader.report(), nothingReleased, opened);
  expect(
    verdict(judgement, { opened }).risks.map(({ kind, decision }) => [kind, decision]),
  ).toEqual([["exposure", "refused"]]);
});
