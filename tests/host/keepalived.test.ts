import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Keepalived, renderKeepalived } from "../../components/edge/render/keepalived.ts";
import { TestHost } from "./support/host.ts";

/** What two proxies that share an address are told, checked by the real keepalived. */
let host: TestHost;

beforeEach(() => {
  host = new TestHost();
});
afterEach(() => host.close());

const primary: Keepalived = {
  role: "primary",
  ip: "10.10.10.127",
  peer: "10.10.10.128",
  virtual: { ip: "10.10.10.126", prefix: 24, routerId: 27 },
  password: "very-private and longer than eight",
};
const standby: Keepalived = {
  ...primary,
  role: "standby",
  ip: primary.peer,
  peer: primary.ip,
};
const put = (text: string, name = "main") => host.run(["put", "keepalived", name], text);
/** Value of a word in the rendered file. */
const wordOf = (text: string, word: string) =>
  new RegExp(`\\s${word} ?\\{?\\s+(\\S+)`).exec(text)?.[1];

test("both proxies' files pass the real check, and the primary comes first", async () => {
  const files = [primary, standby].map(renderKeepalived);
  expect((await put(files[0] ?? "")).report).toMatchObject({ checked: true, changed: true });
  expect((await put(files[1] ?? "")).report).toMatchObject({ checked: true, changed: true });
  expect(files.map((text) => wordOf(text, "priority"))).toEqual(["150", "100"]);
  expect(files.map((text) => wordOf(text, "unicast_src_ip"))).toEqual([primary.ip, standby.ip]);
  expect(files.map((text) => wordOf(text, "unicast_peer"))).toEqual([standby.ip, primary.ip]);
  const words = files.map((text) => wordOf(text, "auth_pass"));
  expect(words[0]).toMatch(/^[0-9a-f]{8}$/);
  expect(words[1]).toBe(words[0]);
  expect(files.join()).not.toContain("very-private");
});

test("what asks nginx is a command that succeeds on any answer and fails on none", async () => {
  const script = /script "(.*)"/.exec(renderKeepalived(primary))?.[1] ?? "";
  const { https } = await host.listenOnFreePorts();
  const ask = () => {
    const [program = "", ...args] = script.replace("127.0.0.1/", `127.0.0.1:${https}/`).split(" ");
    execFileSync(program, args, { stdio: "pipe" });
  };
  expect(ask).toThrow("Command failed");
  await host.run(
    ["put", "nginx", "acme"],
    "server { include listen.conf; server_name acme.example; }\n",
  );
  await host.startNginx();
  expect(ask).not.toThrow();
});

test("a file that keepalived does not take is set aside without its password, and the last good one stays", async () => {
  const good = renderKeepalived(primary);
  await put(good);
  const broken = await put(good.replace("virtual_router_id 27", "virtual_router_id 300"));
  expect([broken.code, broken.stderr]).toEqual([3, expect.stringContaining("outside range")]);
  expect((await put(good.replace("priority", "priorit"))).code).toBe(3);
  expect(host.read("etc/tenantry/keepalived/keepalived.conf")).toBe(good);
  expect((await put(good, "acme")).stderr).toContain("no fragment but main");
  expect((await host.run(["verify", "keepalived"])).code).toBe(4);
  expect((await put(good)).code).toBe(0);
});

test("addresses that are the same and numbers out of range are refused at once, without the password", () => {
  const wrong = () =>
    renderKeepalived({
      ...primary,
      peer: primary.ip,
      virtual: { ip: "x", prefix: 4, routerId: 0 },
      password: "very\nprivate",
    });
  expect(wrong).toThrow(/virtual\.ip[^]*prefix[^]*routerId[^]*the same[^]*password/);
  expect(wrong).not.toThrow(/very/);
});
