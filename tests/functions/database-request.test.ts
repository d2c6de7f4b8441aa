import { expect, test } from "vitest";
import { handleDatabase } from "../../components/aws/functions/database/handle.ts";
import { parseEvent } from "../../components/aws/functions/database/request.ts";
import { administratorValue } from "../../components/aws/functions/login.ts";
import { MemorySecrets } from "./support/memory-secrets.ts";
import { administratorArn, aRequest, event } from "./support/requests.ts";

const request = aRequest(5432);

test("what the provider sends for each of its three actions is understood", () => {
  expect(parseEvent(event("create", request))).toEqual({
    request,
    action: "create",
    former: undefined,
  });
  expect(parseEvent(event("delete", request, request))).toEqual({
    request,
    action: "delete",
    former: request,
  });
});

test.each([
  [{ role: "tenantry" }, 'role "tenantry" is no name of a tenant'],
  [{ database: "postgres" }, 'database "postgres" is no name of a tenant'],
  [{ database: 't17_crm"; DROP' }, "is no name of a tenant"],
  [{ role: "t18_crm" }, "role and database are not of one tenant"],
  [{ owner: "t18_crm_owner" }, "owner and database are not of one tenant"],
  [{ owner: "t17_crm" }, "owner and role are one"],
  [{ owner: null }, "owner null is no name of a tenant"],
  [{ engine: "mysql" }, "MySQL has no owners"],
  [{ roleSecret: aRequest(1, "t1").roleSecret }, "roleSecret does not stand under /t17/"],
  [{ connectionLimit: -1 }, "connectionLimit must be a whole number from 1 up"],
  [{ lifecycle: "kept" }, "lifecycle must be disposable or protected"],
  [{ host: "" }, '"host" is missing'],
  [{ host: "127.0.0.1" }, "is an address, and a certificate names hosts"],
])(
  "a request that is not a tenant's own is refused before any server is asked: %j",
  (edit, answer) => {
    expect(() => parseEvent({ ...request, ...edit, tf: { action: "create" } })).toThrow(answer);
  },
);

test("who invokes the function by hand, without an action, is refused", () => {
  expect(() => parseEvent(request)).toThrow("A tenant's stack invokes this function");
  expect(() => parseEvent({ ...request, tf: { action: "drop" } })).toThrow('The action is "drop"');
});

test("a name is for ever: another one is refused, so that nobody finds an empty database", async () => {
  const secrets = new MemorySecrets();
  const renamed = { ...request, database: "t17_sales" };
  const attempt = handleDatabase(event("update", renamed, request), { secrets, tls: "verify" });
  await expect(attempt).rejects.toThrow("database was t17_crm and is t17_sales now");
});

test("an error carries no password, nor anything else that a driver puts beside its message", async () => {
  const secrets = new MemorySecrets();
  const password = "secret-of-the-administrator";
  const place = { host: "localhost", port: 1, user: "tenantry" };
  secrets.set(administratorArn, administratorValue({ engine: "postgres", ...place, password }));
  const nowhere = { ...request, port: 1 };
  const attempt = handleDatabase(event("create", nowhere), { secrets, tls: "verify" });
  const error = (await attempt.catch((thrown: unknown) => thrown)) as Error;
  expect(error).toBeInstanceOf(Error);
  expect(Object.keys(error)).toEqual([]);
  expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(password);
});

test("a secret that is not an administrator's is named, and its value is not", async () => {
  const secrets = new MemorySecrets();
  secrets.set(administratorArn, "plain-password");
  const attempt = handleDatabase(event("create", request), { secrets, tls: "verify" });
  await expect(attempt).rejects.toThrow(/administrator-1 is no JSON object\./);
  await expect(attempt).rejects.not.toThrow(/plain-password/);
});
