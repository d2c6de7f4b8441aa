import { expect, test } from "vitest";
import { refusal } from "../../fleet/tear-down.ts";
import { unprotectLines } from "../../fleet/unprotect.ts";
import { urnOf } from "./support/events.ts";

const server = urnOf({ type: "aws:rds/instance:Instance", name: "acme-mysql" });
const bucket = urnOf({ type: "aws:s3/bucket:Bucket", name: "acme-crm-files" });

test("how a protection is taken off is said for each resource, and where AWS has one of its own", () => {
  const lines = unprotectLines("prod.acme", [server, bucket]);
  expect(lines).toContain(`  pulumi state unprotect --stack prod.acme '${server}'`);
  expect(lines).toContain(`  pulumi state unprotect --stack prod.acme '${bucket}'`);
  expect(lines.filter((line) => line.startsWith("  aws "))).toEqual([
    "  aws rds modify-db-instance --db-instance-identifier acme-mysql --no-deletion-protection --apply-immediately",
  ]);
  expect(lines.join("\n")).toMatch(/save the data.*docs\/aws\.md/s);
});

test("on Proxmox the guest's own protection is named, and nothing of AWS", () => {
  const guest = urnOf({
    type: "proxmoxve:index/containerLegacy:ContainerLegacy",
    name: "acme-crm",
  });
  const text = refusal("prod.acme", { kind: "protected", urns: [guest] }).join("\n");
  expect(text).toMatch(/1 protected resource in it; nothing was deleted\./);
  expect(text).toMatch(/state unprotect.*pct set <the VMID of acme-crm> --protection 0/s);
  expect(text).not.toMatch(/aws/);
});
