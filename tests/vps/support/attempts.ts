import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/*
 * Runs inside namespaces of its own, as root: `unshare --net --mount node attempts.ts ROOT`. On ROOT stand the units and
 * the firewall of tenants 17 and 18, as the helper delivered them. Prints a line of JSON an attempt.
 */

const [root = ""] = process.argv.slice(2);
const proxy = 33;
const users = { t17: 20_017, t18: 20_018, t19: 20_019, proxy, root: 0 } as const;
type Who = keyof typeof users;

/** A server that answers who connects, as a Unix user: on a port of an address or a path. */
async function listen(who: Who, ...place: readonly (string | number)[]): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [
      "-e",
      `process.umask(0o007);
       require("net").createServer((it) => it.end("here")).listen(...JSON.parse(process.argv[1]), () => console.log("up"))
         .on("error", (error) => { console.error(error.message); process.exit(1); })`,
      JSON.stringify(place.length === 2 ? [place[1], place[0]] : place),
    ],
    { uid: users[who], gid: users[who], stdio: ["ignore", "pipe", "ignore"] },
  );
  const up = once(child.stdout, "data").then(() => true);
  if (await Promise.race([up, once(child, "exit").then(() => false)])) return child;
  throw new Error(`${who} may not listen on ${place.join(":")}`);
}

/** `here`, or the code of the error: EACCES, ECONNREFUSED … */
function connect(who: Who, ...place: readonly (string | number)[]): string {
  const { stdout } = spawnSync(
    process.execPath,
    [
      "-e",
      `const [host, port] = JSON.parse(process.argv[1]);
       const it = require("net").connect(port === undefined ? { path: host } : { host, port });
       it.setTimeout(2000, () => { console.log("silence"); process.exit(); });
       it.on("data", (text) => console.log(String(text))).on("error", (error) => console.log(error.code));`,
      JSON.stringify(place),
    ],
    { uid: users[who], gid: users[who], encoding: "utf8" },
  );
  return stdout.trim();
}

function run(...words: readonly string[]): void {
  const [program = "", ...args] = words;
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${words.join(" ")}: ${stderr}`);
}

run("ip", "link", "set", "lo", "up");
// An address outside, and one of a management network, both on this machine.
run("ip", "address", "add", "198.51.100.7/32", "dev", "lo");
run("ip", "address", "add", "10.0.0.9/32", "dev", "lo");
run("systemd-sysusers", `--root=${root}`);
const sockets = join(root, "run/tenantry");
const socket = join(sockets, "t17/crm.sock");
const link = join(sockets, "t18/crm.sock");
const say = (row: Record<string, string>): void => console.log(JSON.stringify(row));

/** As the helper asks the kernel before it starts anything. */
function sayApart(what: string): void {
  const script = fileURLToPath(
    new URL("../../../components/host/helper/units.sh", import.meta.url),
  );
  const { status } = spawnSync("sh", ["-c", `. "$0"; root=$1; sockets_mounted`, script, root]);
  say({ what, who: "helper", answer: status === 0 ? "apart" : "not apart" });
}

function makeFolders(): void {
  run("systemd-tmpfiles", `--root=${root}`, "--create", "--prefix=/run/tenantry");
  symlinkSync("../t17/crm.sock", link);
}

// First as a plain folder, to show that it is the mount that holds the link.
makeFolders();
const unmounted = await listen("t17", socket);
say({ what: "the same link without the mount", who: "proxy", answer: connect("proxy", link) });
sayApart("the folder of sockets without the mount");
unmounted.kill();
rmSync(sockets, { recursive: true });
mkdirSync(sockets);
const unit = readFileSync(join(root, "etc/systemd/system/run-tenantry.mount"), "utf8");
const options = /^Options=(.*)$/m.exec(unit)?.[1] ?? "";
run("mount", "-t", "tmpfs", "-o", options, "tmpfs", sockets);
sayApart("the folder of sockets with the mount");
makeFolders();
const servers = [
  await listen("t17", socket),
  await listen("t17", "127.0.0.1", 3000),
  await listen("root", "127.0.0.1", 5432),
  await listen("root", "198.51.100.7", 443),
  await listen("root", "198.51.100.7", 25),
  await listen("root", "10.0.0.9", 443),
];
const attempts: readonly (readonly [what: string, who: Who, ...place: (string | number)[]])[] = [
  ["its own socket", "t17", socket],
  ["the socket of tenant 17", "proxy", socket],
  ["the socket of tenant 17", "t18", socket],
  ["the socket of tenant 17", "t19", socket],
  ["the socket of tenant 17, by a link among those of tenant 18", "proxy", link],
  ["the socket of tenant 17, by a link among those of tenant 18", "root", link],
  ["the port of tenant 17", "proxy", "127.0.0.1", 3000],
  ["the port of tenant 17", "root", "127.0.0.1", 3000],
  ["the port of tenant 17", "t18", "127.0.0.1", 3000],
  ["the port of tenant 17", "t19", "127.0.0.1", 3000],
  ["the database server, which it uses", "t17", "127.0.0.1", 5432],
  ["the database server, which it does not use", "t18", "127.0.0.1", 5432],
  ["the internet on 443", "t17", "198.51.100.7", 443],
  ["the internet on 25", "t17", "198.51.100.7", 25],
  ["a private network on 443", "t17", "10.0.0.9", 443],
  ["anything, with no rules of its own", "t19", "198.51.100.7", 443],
];
// Without the rules the kernel lets everybody through: what is refused later is refused by them.
say({ what: "without rules", who: "t18", answer: connect("t18", "127.0.0.1", 3000) });
run("nft", "-f", join(root, "etc/tenantry/firewall/rules.nft"));
for (const [what, who, ...place] of attempts) say({ what, who, answer: connect(who, ...place) });
try {
  (await listen("t18", join(root, "run/tenantry/t17/other.sock"))).kill();
  say({ what: "a socket beside those of tenant 17", who: "t18", answer: "made" });
} catch {
  say({ what: "a socket beside those of tenant 17", who: "t18", answer: "refused" });
}
for (const server of servers) server.kill();
