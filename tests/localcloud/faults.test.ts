import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { underFaults } from "../../localcloud/provider/interrupt.ts";
import { addFault, type Fault, readFaults, takeFault } from "../../localcloud/world/faults.ts";
import { World } from "../../localcloud/world/world.ts";
import { tempFolder } from "./support.ts";

const type = "proxmoxve:index/containerLegacy:ContainerLegacy";
const call = { type, method: "create", name: "acme-crm" } as const;
const patient = { signal: new AbortController().signal, timeoutSeconds: 0 };

function worldWith(...faults: Partial<Fault>[]): World {
  const world = new World(tempFolder());
  for (const fault of faults) {
    addFault(world, { type, method: "create", nth: 1, kind: "error500", ...fault });
  }
  return world;
}

test("the nth call of the method on the type goes wrong, once", () => {
  const world = worldWith({ nth: 2 });
  const taken = [1, 2, 3].map(() => takeFault(world, call));
  expect(taken).toEqual([undefined, "error500", undefined]);
  expect(takeFault(world, { ...call, method: "delete" })).toBeUndefined();
  expect(readFaults(world)).toMatchObject([{ nth: 2, seen: 2 }]);
});

test("a fault for one resource does not count calls on others", () => {
  const world = worldWith({ name: "globex-crm", kind: "error429" });
  expect(takeFault(world, call)).toBeUndefined();
  expect(takeFault(world, { ...call, name: "globex-crm" })).toBe("error429");
});

test("of two processes that see faults.json, one takes it over", () => {
  const folder = tempFolder();
  const [one, other] = [new World(folder), new World(folder)];
  writeFileSync(
    join(folder, "faults.json"),
    JSON.stringify([{ type, method: "create", nth: 1, kind: "timeout" }]),
  );
  expect([takeFault(one, call), takeFault(other, call)]).toEqual(["timeout", undefined]);
  expect(existsSync(join(folder, "faults.json"))).toBe(false);
});

test("a fault that says nothing sensible is refused with everything that is wrong", () => {
  const world = worldWith();
  const nonsense = { type, method: "make", nth: 0, kind: "boom" } as unknown as Fault;
  expect(() => addFault(world, nonsense)).toThrow(
    /method is make; allowed are create, update, delete, read; kind is boom; .*; nth is 0/,
  );
});

test.each([
  ["error500", /HTTP 500/, 0],
  ["error429", /HTTP 429/, 0],
  ["timeout", /deadline exceeded/, 0],
  ["lost-answer", /its answer was lost/, 1],
] as const)("%s fails the call; work done: %s, %d times", async (kind, message, times) => {
  let done = 0;
  const work = (): Promise<number> => Promise.resolve(++done);
  const struck = underFaults(worldWith({ kind }), call, patient, work);
  await expect(struck).rejects.toThrow(message);
  await expect(struck).rejects.toThrow(/local cloud: .*scripted fault/);
  expect(done).toBe(times);
});

test.each([
  ["hang", 0],
  ["hang-after", 1],
] as const)("%s ends when the engine cancels; work done: %d times", async (kind, times) => {
  const abort = new AbortController();
  let done = 0;
  const hanging = underFaults(
    worldWith({ kind }),
    call,
    { signal: abort.signal, timeoutSeconds: 0 },
    () => Promise.resolve(++done),
  );
  abort.abort();
  await expect(hanging).rejects.toThrow(/cancelled/);
  expect(done).toBe(times);
});
