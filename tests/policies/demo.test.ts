import { expect, test } from "vitest";
import { checkStack } from "../../policies/check.ts";
import { stackFacts } from "../../policies/facts.ts";
import { stackResources } from "../support/graph.ts";
import { projectRoot } from "../support/temp-catalog.ts";
import { demoStacks } from "./support/demo.ts";

/* The graphs are those of the program under mocks: what a provider makes of them is not judged here. */

test.each(demoStacks)("no rule finds anything in %s", async (stack) => {
  const resources = await stackResources(projectRoot, stack);
  const found = checkStack(resources, stackFacts(projectRoot, stack));
  expect(found.map(({ rule, urn, message }) => `${rule}: ${urn ?? stack}: ${message}`)).toEqual([]);
});
