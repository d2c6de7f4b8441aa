import { expect, test } from "vitest";
import { graphOfState } from "../../guard/graph-of-state.ts";

const urn = (type: string, name: string): string =>
  `urn:pulumi:dev.acme::tenantry::${type}::${name}`;
const secret = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:abc",
};
const [stack, provider, group, rule] = [
  { urn: urn("pulumi:pulumi:Stack", "tenantry-dev.acme"), type: "pulumi:pulumi:Stack" },
  {
    urn: urn("pulumi:providers:aws", "site"),
    type: "pulumi:providers:aws",
    id: "11111111-2222",
    inputs: { region: "eu-west-1", secretKey: secret },
  },
  { urn: urn("tenantry:aws:SecurityGroup", "acme"), type: "tenantry:aws:SecurityGroup" },
  { urn: urn("aws:iam/role:Role", "acme-role"), type: "aws:iam/role:Role" },
] as const;
const graph = graphOfState([
  stack,
  { ...provider, parent: stack.urn },
  { ...group, parent: stack.urn },
  {
    ...rule,
    id: "acme-role-0a1b2c3",
    parent: group.urn,
    provider: `${provider.urn}::${provider.id}`,
    protect: true,
    inputs: { list: [{ password: secret }] },
    outputs: { arn: "arn:aws:iam::111122223333:role/acme-role" },
    propertyDependencies: { list: [group.urn], path: null },
  },
]);

test("a state's resources come with id, parent, provider, protection and what their inputs come from", () => {
  expect(graph.map(({ name }) => name)).toEqual(["site", "acme", "acme-role"]);
  expect(graph[1]).not.toHaveProperty("parent");
  expect(graph[2]).toMatchObject({
    id: "acme-role-0a1b2c3",
    parent: group.urn,
    protect: true,
    outputs: { arn: "arn:aws:iam::111122223333:role/acme-role" },
    provider: { type: "pulumi:providers:aws", name: "site", inputs: { region: "eu-west-1" } },
    options: { dependencies: { list: [group.urn], path: [] } },
  });
});

test("no ciphertext of a state is in its graph", () => {
  expect(graph[2]?.inputs).toEqual({ list: [{ password: "[secret]" }] });
  expect(JSON.stringify(graph)).not.toContain("ciphertext");
});
