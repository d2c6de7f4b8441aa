import { describe, expect, test } from "vitest";
import { difference, type FoundDifference } from "../../guard/difference.ts";
import type { Step } from "../../guard/events.ts";
import type { GraphResource } from "../../guard/graph.ts";

/* Two graphs of a stack become the steps of a preview. What forces a replacement is told by whoever knows providers. */

const type = "local:test:Thing";

function thing(name: string, more: Partial<GraphResource> & { digested?: object } = {}) {
  return {
    urn: `urn:pulumi:dev.acme::tenantry::${type}::${name}`,
    type,
    name,
    inputs: {},
    outputs: {},
    protect: false,
    ...more,
    options: more.options ?? {},
  } as GraphResource;
}

/** A provider whose `fixed` makes a new one, and to which an unknown value is another one. */
function provider(asked: readonly { from: object; to: object }[]): FoundDifference[] {
  return asked.map(({ from, to }) => {
    const [a, b] = [from as Record<string, unknown>, to as Record<string, unknown>];
    const changed = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
      (key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]),
    );
    return { changed, replaces: changed.filter((key) => key === "fixed") };
  });
}

async function between(before: GraphResource[], after: GraphResource[]): Promise<string[]> {
  const steps = await difference({ before, after }, provider);
  return steps.filter(({ op, protection }) => op !== "same" || protection !== "kept").map(word);
}

function word({ op, name, changed, replaces, protection }: Step): string {
  const kept = protection === "kept" ? "" : ` protection ${protection}`;
  return `${op} ${name} [${changed.join()}] [${replaces.join()}]${kept}`;
}

describe("steps", () => {
  test("what is only in the head is created, what is only at the base is deleted", async () => {
    expect(await between([thing("old")], [thing("new")])).toEqual([
      "create new [] []",
      "delete old [] []",
    ]);
  });

  test("what the head takes over is imported", async () => {
    const taken = thing("taken", { options: { importId: "7" } });
    expect(await between([], [taken])).toEqual(["import taken [] []"]);
  });

  test("an input that changes is an update with its path", async () => {
    expect(
      await between([thing("a", { inputs: { size: 1 } })], [thing("a", { inputs: { size: 2 } })]),
    ).toEqual(["update a [size] []"]);
  });

  test("an input that its provider cannot change is a replacement with its path", async () => {
    expect(
      await between([thing("a", { inputs: { fixed: 1 } })], [thing("a", { inputs: { fixed: 2 } })]),
    ).toEqual(["replace a [fixed] [fixed]"]);
  });

  test("two graphs that are equal have no step but the same", async () => {
    const graph = [thing("a", { inputs: { size: 1 } }), thing("b")];
    const steps = await difference({ before: graph, after: graph }, provider);
    expect(steps.map(({ op }) => op)).toEqual(["same", "same"]);
  });

  test("a resource that says what it was called is none that goes and comes", async () => {
    const renamed = thing("b", { options: { aliases: [thing("a").urn] } });
    expect(await between([thing("a")], [renamed])).toEqual([]);
  });

  test("protection that is taken away, or given, is told", async () => {
    const held = thing("a", { protect: true });
    expect(await between([held], [thing("a")])).toEqual(["same a [] [] protection taken"]);
    expect(await between([thing("a")], [held])).toEqual(["same a [] [] protection given"]);
  });

  test("deletions come last, the newest first", async () => {
    const gone = [thing("first"), thing("second")];
    const steps = await difference({ before: gone, after: [thing("new")] }, provider);
    expect(steps.map(({ name }) => name)).toEqual(["new", "second", "first"]);
  });
});

describe("options of the program", () => {
  test("a change that is ignored is none, and takes no other with it", async () => {
    const ignoring = { options: { ignoreChanges: ["disk.size", 'tags["a.b"]', "list[*].x"] } };
    const was = { disk: { size: 1, kind: "a" }, tags: { "a.b": 1 }, list: [{ x: 1, y: 1 }] };
    const will = { disk: { size: 2, kind: "a" }, tags: { "a.b": 2 }, list: [{ x: 2, y: 1 }] };
    expect(
      await between([thing("a", { inputs: was })], [thing("a", { inputs: will, ...ignoring })]),
    ).toEqual([]);
    const other = { ...will, list: [{ x: 2, y: 2 }] };
    expect(
      await between([thing("a", { inputs: was })], [thing("a", { inputs: other, ...ignoring })]),
    ).toEqual(["update a [list] []"]);
  });

  test("an input that was not there, and is ignored, stays away", async () => {
    const ignoring = { inputs: { size: 2 }, options: { ignoreChanges: ["size"] } };
    expect(await between([thing("a")], [thing("a", ignoring)])).toEqual([]);
  });

  test("what the program wants replaced is replaced, whatever its provider says", async () => {
    const options = { options: { replaceOnChanges: ["size"] } };
    expect(
      await between(
        [thing("a", { inputs: { size: 1 } })],
        [thing("a", { inputs: { size: 2 }, ...options })],
      ),
    ).toEqual(["replace a [size] [size]"]);
  });

  test("what moves to another explicit provider is replaced", async () => {
    const on = (name: string) =>
      thing("a", { provider: { type: "pulumi:providers:local", name, inputs: {} } });
    expect(await between([on("shared")], [on("own")])).toEqual(["replace a [] [provider]"]);
    expect(await between([on("own")], [on("own")])).toEqual([]);
  });

  test("what goes with another is replaced with it", async () => {
    const owner = (fixed: number) => thing("owner", { inputs: { fixed } });
    const part = thing("part", { options: { replaceWith: [owner(1).urn] } });
    expect(await between([owner(1), part], [owner(2), part])).toEqual([
      "replace owner [fixed] [fixed]",
      "replace part [] []",
    ]);
  });
});

describe("what hangs on something that is replaced", () => {
  const owner = (fixed: number) =>
    thing("owner", { id: "owner-id", inputs: { fixed }, outputs: { arn: "arn-of-owner" } });
  const user = (inputs: object, input: string) =>
    thing("user", { inputs, options: { dependencies: { [input]: [owner(1).urn] } } } as object);

  test("is replaced too where its provider cannot change what it takes from it", async () => {
    const taking = user({ fixed: "owner-id" }, "fixed");
    expect(await between([owner(1), taking], [owner(2), taking])).toEqual([
      "replace owner [fixed] [fixed]",
      "replace user [fixed] [fixed]",
    ]);
  });

  test("changes where what it takes stands inside a text", async () => {
    const taking = user({ policy: '{"Resource":"arn-of-owner/*"}' }, "policy");
    expect(await between([owner(1), taking], [owner(2), taking])).toContain(
      "update user [policy] []",
    );
  });

  test("stays where it takes only what the program gave", async () => {
    const taking = user({ fixed: "a name of the program's own" }, "fixed");
    expect(await between([owner(1), taking], [owner(2), taking])).toEqual([
      "replace owner [fixed] [fixed]",
    ]);
  });
});

describe("secrets", () => {
  const secret = (digest: string) =>
    thing("a", { inputs: { password: "[secret]" }, digested: { password: `[secret ${digest}]` } });

  test("another secret is a change, and the same one is none", async () => {
    expect(await between([secret("1")], [secret("2")])).toEqual(["update a [password] []"]);
    expect(await between([secret("1")], [secret("1")])).toEqual([]);
  });

  test("no digest is in a step", async () => {
    const steps = await difference({ before: [secret("17")], after: [secret("42")] }, provider);
    expect(JSON.stringify(steps)).not.toMatch(/17|42/);
  });
});
