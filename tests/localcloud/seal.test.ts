import { expect, test } from "vitest";
import { alsoSecret, seal, unseal } from "../../localcloud/world/seal.ts";

const key = "a key";
const signature = "4dabf18193072939515e22adb298388d";
const asset = { [signature]: "c44067f5952c0a294b673a41bacd8c17", hash: "1f", text: "code" };

test("a secret stands in the world as its seal alone, and comes back where the engine knows it", () => {
  const sealed = seal(key, { password: "s3cret", host: "db" }, []);
  expect(JSON.stringify(sealed)).not.toContain("s3cret");
  expect(unseal(key, sealed, { password: "s3cret" })).toEqual({ password: "s3cret", host: "db" });
  expect(unseal(key, sealed, { password: "other" })).toEqual({
    password: "sealed in the local cloud",
    host: "db",
  });
});

test("a file of code is kept as it is, also where its name speaks of secrets", () => {
  const code = {
    [signature]: "0def7320c3a5731c473e5ecbe6d01bc7",
    assets: { "secret-arn.mjs": asset, "index.mjs": asset },
  };
  expect(unseal(key, seal(key, { code }, []), {})).toEqual({ code });
});

test("the URL that alarms are posted to is secret, an address of mail is not", () => {
  const type = "aws:sns/topicSubscription:TopicSubscription";
  expect(alsoSecret(type, { protocol: "https" })).toEqual(["endpoint"]);
  expect(alsoSecret(type, { protocol: "email" })).toEqual([]);
  expect(alsoSecret("aws:sns/topic:Topic", { protocol: "https" })).toEqual([]);
});
