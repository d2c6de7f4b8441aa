import { expect, test } from "vitest";
import { refusal } from "../../fleet/tear-down.ts";
import { commandBeside } from "../../fleet/unprotect.ts";
import { EventReader } from "../../guard/events.ts";
import { judge } from "../../guard/judge.ts";
import { nothingReleased } from "../../guard/released.ts";
import { step, urnOf } from "./support/events.ts";

const server = { type: "aws:rds/instance:Instance", name: "acme-mysql", protect: true };
const guest = {
  type: "proxmoxve:index/containerLegacy:ContainerLegacy",
  name: "acme-crm",
  protect: true,
};

/** What is said of a deletion that takes these away. */
function said(...resources: (typeof guest)[]): string {
  const reader = new EventReader();
  for (const it of resources) reader.line(step("delete", it, null));
  const judgement = judge(reader.report(), nothingReleased);
  const state = { resources: [], pending: [] };
  return refusal({ kind: "judged", state, judgement }, "2026-11-21").join("\n");
}

test("a refusal names each resource and proposes the approval that each needs", () => {
  const text = said(server, guest);
  expect(text).toMatch(/^2 protected resources in it; nothing was deleted:/);
  for (const it of [server, guest]) {
    expect(text).toContain(`- urn: ${urnOf(it)}\n    operation: delete`);
  }
  expect(text.match(/hash: sha256:[0-9a-f]{64}/g)).toHaveLength(2);
  expect(text).toMatch(/save the data.*platform\/approvals\.yaml.*docs\/aws\.md/s);
});

test("on Proxmox nothing of AWS is said", () => {
  expect(said(guest)).not.toMatch(/aws/);
});

test("what AWS itself protects has a command that ends it, and nothing else has", () => {
  expect(commandBeside(urnOf(server))).toBe(
    "aws rds modify-db-instance --db-instance-identifier acme-mysql --no-deletion-protection --apply-immediately",
  );
  expect(commandBeside(urnOf(guest))).toBeUndefined();
  expect(commandBeside(urnOf({ ...server, type: "aws:s3/bucket:Bucket" }))).toBeUndefined();
});
