import { expect, test } from "vitest";
import { finder } from "./support/search.ts";

const secret = "3f2c8a54-9d1e-4b7a-8c60-5e2f7d9b1a34";
const find = finder(new Map([["password", secret]]));

test.each([
  ["as it is", secret],
  ["in JSON", JSON.stringify({ stdin: `password="${secret}"\n` })],
  ["in a URL", encodeURIComponent(`redis://:${secret}@cache`)],
  ["in hexadecimal", Buffer.from(`x${secret}`).toString("hex")],
  ["in base64", Buffer.from(`${secret}yz`).toString("base64")],
  ["in base64 behind one byte", Buffer.from(`a${secret}yz`).toString("base64")],
  ["in base64 behind two bytes", Buffer.from(`ab${secret}yz`).toString("base64")],
  ["in base64 behind three bytes", Buffer.from(`abc${secret}yz`).toString("base64")],
  ["in base64 of a URL", Buffer.from(`?>${secret}`).toString("base64url")],
])("a secret is found %s", (_, text) => {
  expect(find(`before ${text} behind`)).toEqual(["password"]);
});

test("nothing is found in what is encrypted, nor in half of a secret", () => {
  expect(find(`v1:abc:${"Zk4vR8sQ1mXc7TbN2wYp9LhD".repeat(4)} ${secret.slice(0, 20)}`)).toEqual([]);
});
