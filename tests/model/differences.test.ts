import { expect, test } from "vitest";
import { differenceFinder } from "../../fleet/model/differences.ts";
import { projectRoot } from "../support/temp-catalog.ts";

const type = "proxmoxve:index/containerLegacy:ContainerLegacy";

test("who asks at the same time as others gets the answers to its own questions", async () => {
  const ask = differenceFinder(projectRoot);
  const moved = { type, from: { nodeName: "lab1" }, to: { nodeName: "lab2" } };
  const renamed = { type, from: { description: "a" }, to: { description: "b" } };
  const found = await Promise.all([ask([renamed]), ask([]), ask([moved, renamed])]);
  expect(found.map((own) => own.map(({ replaces }) => replaces))).toEqual([
    [[]],
    [],
    [["nodeName"], []],
  ]);
});

test("a local cloud that does not answer fails everybody who asked", async () => {
  const ask = differenceFinder("/nowhere");
  const question = { type, from: {}, to: { description: "b" } };
  const failed = await Promise.allSettled([ask([question]), ask([question])]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});
