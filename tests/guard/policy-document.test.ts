import { expect, test } from "vitest";
import { readPolicy, type Statement } from "../../guard/read/policy-document.ts";

function statementsIn(value: unknown): readonly Statement[] {
  const policy = readPolicy(value);
  if (!policy.known) throw new Error("it is not known");
  return policy.statements;
}

const anything: Statement = {
  effect: "Allow",
  principals: [{ kind: "*", value: "*" }],
  actions: ["*"],
  notActions: [],
  resources: ["*"],
  notResources: [],
  conditions: [],
};

test.each<[what: string, value: unknown]>([
  ["nothing", undefined],
  ["an empty object", {}],
  ["text that is no document", "as agreed"],
  ["text that breaks off", '{"Statement":'],
  ["a list", "[]"],
  ["statements under another name", { statement: [] }],
  ["a statement that is a word", { Statement: "Allow" }],
  ["an effect in small letters", { Statement: { Effect: "allow", Action: "s3:GetObject" } }],
  ["no effect", { Statement: [{ Action: "s3:GetObject" }] }],
])("%s is taken for a policy that allows everything to everybody", (_, value) => {
  expect(statementsIn(value)).toEqual([anything]);
});

test.each<[what: string, written: object, read: Partial<Statement>]>([
  ["leaves out no action", { NotAction: [] }, { actions: ["*"] }],
  ["leaves out no resource", { NotResource: [] }, { resources: ["*"] }],
  ["names people in a list", { Principal: ["*"] }, { principals: anything.principals }],
  ["names people as nothing", { Principal: null }, { principals: anything.principals }],
  [
    "names an action and a pattern",
    { Action: "S3:GetObject", Resource: ["a", "b*"] },
    { actions: ["s3:getobject"], resources: ["a", "b*"] },
  ],
  [
    "lets everybody in who is of a kind",
    { Principal: { AWS: ["*", "1"], Service: "*" } },
    {
      principals: [
        { kind: "*", value: "*" },
        { kind: "AWS", value: "1" },
        { kind: "*", value: "*" },
      ],
    },
  ],
])("a statement that %s is read as it is meant", (_, written, read) => {
  expect(statementsIn({ Statement: { Effect: "Allow", ...written } })).toEqual([
    { ...anything, principals: [], actions: [], resources: [], ...read },
  ]);
});

test.each(["[unknown]", "[secret]", { Statement: [{ Effect: "Allow", Resource: "[unknown]" }] }])(
  "what is not known before the update is not known: %j",
  (value) => {
    expect(readPolicy(value)).toEqual({ known: false });
  },
);
