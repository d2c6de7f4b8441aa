import { expect, test } from "vitest";
import type { StackModel } from "../../../fleet/model/messages.ts";
import type { StackState } from "../../../fleet/state.ts";
import { waysIn } from "../../../fleet/ways/find.ts";
import type { ChangedStack, Ways } from "../../../fleet/ways/ways.ts";
import type { StackGraph } from "../../../guard/isolation/world.ts";
import { holes, unreadable } from "../../isolation/proof/plants/all.ts";
import { type Environment, modelled } from "../../isolation/proof/support/environment.ts";
import { stated } from "./stated.ts";

/*
 * The example's environment dev as it stands, and the same with one hole: what a run that brings up one of its stacks is
 * asked about it.
 */

const dev = (await modelled("dev")).get("dev");
if (!dev) throw new Error("there is no dev");

function planted(title: string): Environment {
  const found = [...holes, ...unreadable].find((it) => it.title === title);
  if (!found) throw new Error(`there is no hole "${title}"`);
  return found.plant(dev as Environment);
}

const grant = planted("a grant gives a second tenant's role rights");
const grantText = expect.stringContaining("gives t2_crm rights in t1_crm");

interface Case {
  /** What stands. @default the example */
  readonly stands?: Environment;
  /** Stacks that were never brought up, or whose first update did not come to its end. */
  readonly absent?: readonly string[];
  readonly unfinished?: readonly string[];
  /** What the files want. */
  readonly wanted?: Environment;
  /** Stacks whose data is not that of what stands. */
  readonly edited?: readonly string[];
  /** Why a stack cannot be modelled. */
  readonly problems?: Readonly<Record<string, string>>;
  readonly broken?: readonly string[];
  readonly takenOver?: readonly string[];
}

interface Opened extends Ways {
  /** Every state that was read. */
  readonly read: readonly string[];
  /** A stack whose preview is of what is wanted. */
  changed(stack: string): ChangedStack;
  /** How often the environment was modelled. */
  models(): number;
}

function ways(it: Case): Opened {
  const {
    stands = dev as Environment,
    wanted = stands,
    problems = {},
    broken = [],
    takenOver = [],
  } = it;
  const read: string[] = [];
  let models = 0;
  const outputs = (stack: string, edited: boolean) => ({
    inputHash: `${stack}${edited ? " edited" : ""}`,
    codeHash: "code",
  });
  const state = (stack: string): StackState | undefined => {
    const graph = stands.stacks.find((own) => own.stack === stack);
    if (!graph || it.absent?.includes(stack)) return undefined;
    const given = it.unfinished?.includes(stack) ? {} : outputs(stack, false);
    return stated(stack, { resources: graph.resources, outputs: given });
  };
  const model = ({ stack, resources }: StackGraph): StackModel =>
    problems[stack] === undefined
      ? { resources, outputs: outputs(stack, it.edited?.includes(stack) ?? false), seconds: 0 }
      : { problems: problems[stack] };
  const facts = {
    ...wanted.facts,
    tenants: wanted.facts.tenants.filter(({ id }) => !broken.includes(id)),
  };
  const found = waysIn(
    { facts, broken, takenOver },
    {
      model: async (stacks, onStack) => {
        models++;
        const asked = wanted.stacks.filter(({ stack }) => stacks.includes(stack));
        for (const _ of asked) onStack();
        return new Map(asked.map((graph) => [graph.stack, model(graph)]));
      },
      state: async (stack) => {
        read.push(stack);
        return state(stack);
      },
    },
  );
  const changed = (stack: string): ChangedStack => ({
    stack,
    state: state(stack),
    madeOf: outputs(stack, it.edited?.includes(stack) ?? false),
  });
  return { ...found, read, changed, models: () => models };
}

async function openedBy(stack: string, of: Opened) {
  const { asked, standing } = await of.openedBy(of.changed(stack));
  const open = standing.filter(({ allowed }) => !allowed);
  return { asked: asked.map(({ text }) => text), standing: open.map(({ text }) => text) };
}

test("what a stack opens is asked of it, and of nobody else", async () => {
  const found = ways({ wanted: grant, edited: ["dev.acme"] });
  expect(await openedBy("dev.acme", found)).toEqual({ asked: [grantText], standing: [] });
  for (const other of ["dev", "dev.globex", "dev.harbor"]) {
    expect(await openedBy(other, found)).toEqual({ asked: [], standing: [] });
  }
});

test("what cannot be read any more is asked like an opening", async () => {
  const hidden = planted("a rule names a set of addresses");
  const [text, ...more] = (await openedBy("dev.acme", ways({ wanted: hidden }))).asked;
  expect(text).toMatch(/^not proven: /);
  expect(more).toEqual([]);
});

test("while a site is taken over, what is opened is told in one line, and not asked", async () => {
  const found = ways({ wanted: grant, edited: ["dev.acme"], takenOver: ["aiqso-lab"] });
  const { asked, notes } = await found.openedBy(found.changed("dev.acme"));
  expect([asked, notes]).toEqual([
    [],
    [expect.stringMatching(/^not asked about while aiqso-lab is taken over: \S/)],
  ]);
});

test("what stood before and stays is told, and not asked", async () => {
  const found = ways({ stands: grant, edited: ["dev.acme"] });
  expect(await openedBy("dev.acme", found)).toEqual({ asked: [], standing: [grantText] });
  expect(await openedBy("dev.globex", found)).toEqual({ asked: [], standing: [] });
});

test("what is open because of another stack's edit is asked of that stack, whosever the resource is", async () => {
  const found = ways({ wanted: grant, edited: ["dev.globex"] });
  expect((await openedBy("dev.globex", found)).asked).toEqual([grantText]);
  expect((await openedBy("dev.harbor", found)).asked).toEqual([]);
});

test("a tenant that is new may be reached from the internet, also when its first update did not come to its end", async () => {
  const acme = "dev.acme";
  expect((await openedBy(acme, ways({ absent: [acme] }))).asked).toEqual([]);
  const without = {
    ...(dev as Environment),
    stacks: (dev as Environment).stacks.map((it) =>
      it.stack === acme
        ? { ...it, resources: it.resources.filter(({ name }) => name !== "acme-routes") }
        : it,
    ),
  };
  const half = { stands: without, wanted: dev as Environment };
  expect((await openedBy(acme, ways({ ...half, unfinished: [acme] }))).asked).toEqual([]);
  expect((await openedBy(acme, ways(half))).asked).toEqual([
    "internet → acme: acme-routes: requests for its own hosts",
  ]);
});

test("a new tenant's hole is asked all the same", async () => {
  const found = ways({ wanted: grant, absent: ["dev.acme"] });
  expect((await openedBy("dev.acme", found)).asked).toEqual([grantText]);
});

test("the environment is modelled once a run, and of states only those at an end of a way are read, once each", async () => {
  const found = ways({ wanted: grant, edited: ["dev.acme"] });
  const seen: string[] = [];
  const tell = (done: number, total: number): void => void seen.push(`${done}/${total}`);
  await Promise.all(
    ["dev.acme", "dev.globex"].map((it) => found.openedBy({ ...found.changed(it), onModel: tell })),
  );
  expect(found.models()).toBe(1);
  expect(found.read).toEqual(["dev"]);
  expect([seen[0], seen.at(-1)]).toEqual(["0/6", "6/6"]);
});

test.each([
  ["other data", { inputHash: "dev.acme later", codeHash: "code" }],
  ["other code", { inputHash: "dev.acme", codeHash: "later" }],
  ["nobody knows what", undefined],
])(
  "where the preview was made of %s than the model it is refused, and run again",
  async (_, madeOf) => {
    const found = ways({});
    const failed = found.openedBy({ ...found.changed("dev.acme"), madeOf });
    await expect(failed).rejects.toThrow(/have changed since .* Run it again$/);
  },
);

test.each([
  ["its own files give no program", { "dev.acme": "Error: no such thing" }],
  ["no model comes at all", undefined],
])("where %s it cannot be told: the message says why and what to do", async (_, problems) => {
  const found = problems
    ? ways({ problems })
    : waysIn(
        { facts: (dev as Environment).facts, broken: [], takenOver: [] },
        {
          model: () => Promise.reject(new Error("Error: no such thing")),
          state: async () => undefined,
        },
      );
  const failed = found.openedBy({ stack: "dev.acme", state: undefined, madeOf: undefined });
  await expect(failed).rejects.toThrow(/cannot be told, so nothing was done/);
  await expect(failed).rejects.toThrow(/no such thing/);
  await expect(failed).rejects.toThrow(/tenantry isolation --env dev/);
});

test.each([
  ["has errors in its files", { broken: ["globex"] }],
  ["gives no program", { problems: { "dev.globex": "Error: no such thing" } }],
])("a neighbour that %s stops nobody, and what reaches it is still seen", async (_, trouble) => {
  const route = planted("a route of the proxy leads to a second tenant's guest");
  const quiet = ways(trouble);
  expect(await openedBy("dev.acme", quiet)).toEqual({ asked: [], standing: [] });
  expect(await openedBy("dev", quiet)).toEqual({ asked: [], standing: [] });
  const found = ways({ wanted: route, edited: ["dev.acme"], ...trouble });
  const { asked, notes } = await found.openedBy(found.changed("dev.acme"));
  expect(asked).not.toEqual([]);
  expect(notes).toEqual([expect.stringMatching(/^dev\.globex has no model: .* from its state$/)]);
});
