/**
 * The first thing that runs in a fresh clone: plain JavaScript for Node 20 or newer, without node_modules.
 * It installs the locked packages, picks a Node that is new enough, and hands over to main.ts in it.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const versions = JSON.parse(readFileSync(join(root, "toolchain/versions.json"), "utf8"));

function isAtLeast(version, minimum) {
  const found = version.split(".").map(Number);
  const asked = minimum.split(".").map(Number);
  const at = asked.findIndex((part, index) => (found[index] ?? 0) !== part);
  return at === -1 || (found[at] ?? 0) > asked[at];
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Runs a command to its end with our terminal, and passes on the signals that we get. */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", ...options });
    const forward = (signal) => child.kill(signal);
    // A Ctrl-C reaches the child by itself: it is in the terminal's foreground group, as we are.
    process
      .on("SIGINT", () => {})
      .on("SIGTERM", forward)
      .on("SIGHUP", forward);
    child.once("error", (error) => resolve({ code: 127, reason: error.message }));
    child.once("close", (code, signal) => {
      process
        .removeAllListeners("SIGINT")
        .removeAllListeners("SIGTERM")
        .removeAllListeners("SIGHUP");
      resolve({
        code: code ?? 128 + constants.signals[signal],
        reason: signal ?? `exit code ${code}`,
      });
    });
  });
}

/** Installs the locked packages when node_modules is not what package-lock.json says. */
async function installPackages() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  // Inside node_modules, because `npm ci` begins by deleting it: a broken install leaves no stamp.
  const stamp = join(root, "node_modules/.tenantry-lock-sha256");
  if (existsSync(stamp) && readFileSync(stamp, "utf8").trim() === lock) return;
  process.stderr.write("Installing the locked npm packages (about half a minute) …\n");
  const started = Date.now();
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    process.stderr.write(`Installing the locked npm packages … ${seconds} s\n`);
  }, 30_000);
  // Errors only: npm on Node 20 warns of every package that wants a newer one, and that is seen to below.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, reason } = await run("npm", args, { stdio: ["ignore", 2, 2] });
  clearInterval(progress);
  if (code !== 0) {
    fail(
      code === 127
        ? "npm was not found on PATH. It comes with Node: https://nodejs.org/en/download"
        : `npm ci failed (${reason}). Its message stands above; \`npm run setup\` tries again.`,
    );
  }
  writeFileSync(stamp, `${lock}\n`);
}

/** This Node if it is new enough, else the one that the lock file pins for this platform. */
function chooseNode() {
  if (isAtLeast(process.versions.node, versions.node.minimum)) return process.execPath;
  const platform = `node-${process.platform}-${process.arch}`;
  const locked = join(root, "node_modules", platform, "bin/node");
  if (existsSync(locked)) return locked;
  const remedy =
    process.platform === "darwin" ? "`brew install node@24`" : "https://nodejs.org/en/download";
  return fail(
    `Node ${process.versions.node} is too old: Tenantry needs ${versions.node.minimum} or newer, and there is no ` +
      `npm package of Node for ${process.platform}-${process.arch} to use instead. Install Node 24: ${remedy}`,
  );
}

if (!isAtLeast(process.versions.node, versions.node.bootstrap)) {
  fail(
    `Node ${process.versions.node} is too old to begin with: ${versions.node.bootstrap} or newer is needed. ` +
      "Install Node 24: https://nodejs.org/en/download",
  );
}
if (process.platform === "win32") {
  fail(
    "Tenantry runs on Linux and macOS. On Windows, use it inside WSL: https://learn.microsoft.com/windows/wsl/install",
  );
}
await installPackages();
const { code, reason } = await run(
  chooseNode(),
  [join(root, "toolchain/main.ts"), ...process.argv.slice(2)],
  {
    env: { ...process.env, NODE_COMPILE_CACHE: join(root, ".tenantry/compile-cache") },
  },
);
if (code === 127) fail(`Node could not be started: ${reason}`);
process.exitCode = code;
