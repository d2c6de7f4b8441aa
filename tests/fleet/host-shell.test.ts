import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type HostShellOptions, withHostShell } from "../../fleet/host-shell.ts";
import { aFolder } from "../support/a-catalog.ts";
import { projectRoot } from "../support/temp-catalog.ts";

const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample root@operations";

/** A stand-in for ssh that notes how it was called, with what is in the files that it is given. */
function fakeSsh(exit = 0): { options: HostShellOptions; called(): Record<string, string> } {
  const folder = aFolder();
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const script = `#!/bin/sh
for argument; do
  case $argument in UserKnownHostsFile=*) known=\${argument#*=} ;; */key) key=$argument ;; esac
done
printf '%s\\n' "$*" >"${folder}/args"
echo "$key" >"${folder}/path" && cat "$known" >"${folder}/known" && cat "$key" >"${folder}/key"
stat -c %a "$key" >"${folder}/mode" && cat >"${folder}/stdin"
echo said && exit ${exit}
`;
  writeFileSync(join(bin, "ssh"), script);
  chmodSync(join(bin, "ssh"), 0o755);
  const names = ["args", "path", "known", "key", "mode", "stdin"];
  return {
    options: {
      project: { root: projectRoot, catalog: folder },
      ...{ environment: "prod", local: false, site: "aiqso", ssh: "env:SSH_KEY" },
      env: { PATH: `${bin}:${process.env["PATH"] ?? ""}`, SSH_KEY: "the private key" },
      host: { ip: "10.10.10.129", hostKey },
    },
    called: () =>
      Object.fromEntries(names.map((it) => [it, readFileSync(join(folder, it), "utf8").trim()])),
  };
}

test("over SSH only the pinned host key counts, nobody is asked, and the key is gone afterwards", async () => {
  const ssh = fakeSsh();
  const result = await withHostShell(ssh.options, (shell) =>
    shell.run(["dumps", "list", "acme"], "an identity"),
  );
  expect(result).toMatchObject({ exitCode: 0, stdout: "said" });
  const { args, path, ...files } = ssh.called();
  for (const setting of [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "GlobalKnownHostsFile=/dev/null",
  ]) {
    expect(args).toContain(`-o ${setting}`);
  }
  expect(args).toMatch(
    /-F \/dev\/null .*-l root 10\.10\.10\.129 -- \/usr\/local\/sbin\/tenantry-host dumps list acme$/,
  );
  expect(files).toEqual({
    known: "10.10.10.129 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample",
    ...{ key: "the private key", mode: "600", stdin: "an identity" },
  });
  expect(existsSync(path as string)).toBe(false);
});

test("a host that cannot be reached is an error, an exit code of the helper is an answer", async () => {
  const list = (exit: number) =>
    withHostShell(fakeSsh(exit).options, (shell) => shell.run(["dumps", "list", "acme"]));
  await expect(list(255)).rejects.toThrow(/10\.10\.10\.129 cannot be reached over SSH/);
  expect(await list(3)).toMatchObject({ exitCode: 3 });
});

test("what the other side's shell would read as something else is never sent", async () => {
  const ssh = fakeSsh();
  const words = ["a;reboot", "$(id)", "a b", "", "a\nb", "`id`", "a|b", "~"];
  for (const word of words) {
    const sent = withHostShell(ssh.options, (shell) => shell.run(["dumps", "list", word]));
    await expect(sent).rejects.toThrow(/cannot be an argument/);
  }
  expect(() => ssh.called()).toThrow(/ENOENT/);
});

test("without the key nothing is called, and the message names its place", async () => {
  const ssh = fakeSsh();
  const sent = withHostShell({ ...ssh.options, ssh: "env:NOT_SET" }, (shell) =>
    shell.run(["verify"]),
  );
  await expect(sent).rejects.toThrow(/Site "aiqso": credentials\.ssh.*NOT_SET/);
});

test("on the local cloud the helper runs in the host's folder, and no other call than its own is passed on", async () => {
  const { options } = fakeSsh();
  const root = join(options.project.catalog, ".tenantry/local/prod/hosts/10.10.10.129");
  mkdirSync(join(root, "usr/local/sbin"), { recursive: true });
  const helper = join(root, "usr/local/sbin/tenantry-host");
  writeFileSync(
    helper,
    '#!/bin/sh\necho "$* in $TENANTRY_HOST_ROOT with $SSH_KEY and $(cat)"; exit 3\n',
  );
  chmodSync(helper, 0o755);
  const run = (...args: string[]) =>
    withHostShell({ ...options, local: true }, (shell) => shell.run(args, "stdin"));
  expect(await run("dumps", "restore", "acme", "crm", "--replace")).toMatchObject({
    exitCode: 3,
    stdout: `dumps restore acme crm --replace in ${root} with  and stdin`,
  });
  for (const words of [
    "put nginx acme",
    "dumps restore acme",
    "dumps restore acme crm --from ../x",
    "reboot",
  ]) {
    const { exitCode, stderr } = await run(...words.split(" "));
    expect([words, exitCode, stderr]).toEqual([words, 1, expect.stringContaining("no such call")]);
  }
});
