import { expect, test } from "vitest";
import { couldBeSecret, isSecretName, looksRandom, secretForm } from "../../guard/secret-forms.ts";

const random = "Zk4vR8sQ1mXc7TbN2wYp9LhD";

test.each([
  ["-----BEGIN EC PRIVATE KEY-----", "a private key"],
  ["ASIAIOSFODNN7EXAMPLE", "an access key of AWS"],
  [`ghp_${"a1".repeat(18)}`, "a token"],
  ["xoxb-1234567890-abc", "a token"],
  ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhY21lIn0.c2lnbmF0dXJl", "a token"],
  ["PVEAPIToken=root@pam!x=1", "a token of PVE"],
  ["redis://:hunter2@cache.example:6379", "a password in a URL"],
  [random, "a random text, as a password or a token is"],
])("%s is written like a secret", (text, what) => {
  expect(secretForm(text)).toBe(what);
});

test.each([
  "https://acme.site.example/crm",
  "postgres://crm:{secret.password}@db.example/crm",
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIYqD1/Ze98mr1dsOxAGFIqupzSKPJn//K4SBeQU1Hbo admin@site",
  "registry.example/crm@sha256:1111111111111111111111111111111111111111111111111111111111111111",
  "age1jdgelwve0weqem3xngz2qrhqsq0xypz6z6mr3g0ht2rf0m3qyffqpck45l",
  "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  "arn:aws:secretsmanager:eu-west-1:1:secret:cloud/t1/crm/environment-20261121Ab12Cd9Xy7Qw",
  "AmazonEC2ContainerServiceforEC2Role",
  "The databases of acme were not all dumped in the last 24 hours",
])("%s is no secret", (text) => {
  expect(secretForm(text)).toBeUndefined();
});

test.each([
  ["DB_PASSWORD", true],
  ["apiKey", true],
  ["client_secret", true],
  ["GITHUB_TOKEN", true],
  ["TOKEN_TTL", false],
  ["PASSWORD_FILE", false],
  ["KEYBOARD", false],
  ["public_key", false],
  ["creationToken", false],
])("%s is the name of a secret: %s", (name, is) => {
  expect(isSecretName(name)).toBe(is);
});

test.each([
  ["hunter2", true],
  ["https://user:pw@host", true],
  ["{secret.x}", false],
  ["/run/secrets/x", false],
  ["https://vault.example/x", false],
  ["1234567", false],
  ["false", false],
  ["on", false],
])("%s could be a secret: %s", (value, could) => {
  expect(couldBeSecret(value)).toBe(could);
});

test("of what is made of words nothing looks random, of what chance made almost all", () => {
  expect(looksRandom("AutomaticFailoverEnabledForReplicationGroup2")).toBe(false);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  let state = 1;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647);
  const passwords = Array.from({ length: 1000 }, () =>
    Array.from({ length: 32 }, () => alphabet[next() % alphabet.length]).join(""),
  );
  expect(passwords.filter(looksRandom).length).toBeGreaterThan(950);
});
