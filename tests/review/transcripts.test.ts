import { renameSync } from "node:fs";
import { expect, test } from "vitest";
import { reviewMarkdown } from "../../cli/print/review/print.ts";
import { review } from "../../cli/review/review.ts";
import { projectRoot, type TempCatalog } from "../support/temp-catalog.ts";
import { committedCatalog, committedProject, diffOf } from "./support/repository.ts";

/* The pages of docs/reviews/ are what comes of these edits of the example; `vitest -u` writes them. */

interface Transcript {
  readonly name: string;
  readonly title: string;
  readonly environment: string;
  readonly edit: (catalog: TempCatalog) => void;
  /** Lines that the comment has to have, whatever else it says. */
  readonly says: readonly RegExp[];
  /** The program is edited as well. */
  readonly withCode?: true;
}

const transcripts: readonly Transcript[] = [
  {
    name: "new-tenant",
    title: "A new tenant",
    environment: "dev",
    edit: (catalog) =>
      catalog.write(
        "tenants/dev/nova.yaml",
        "name: Nova Ltd\nsite: aiqso-lab\ntier: starter\nservices: [crm]\n",
      ),
    says: [/`dev\.nova` new: \d+ created/, /4: nova/, /of: nova\/crm/, /Unaffected: \d+ stacks\./],
  },
  {
    name: "tier-change",
    title: "A tier change",
    environment: "prod",
    edit: (catalog) => catalog.edit("tenants/prod/wayne.yaml", "tier: starter", "tier: business"),
    says: [
      /`prod\.wayne` changed: /,
      /because of provider \(needs an approval\)/,
      /operation: replace/,
    ],
  },
  {
    name: "removed-file",
    title: "A removed file",
    environment: "dev",
    edit: (catalog) => catalog.remove("tenants/dev/globex.yaml"),
    says: [/`dev\.globex` its file is gone; nothing is deleted by that/, /E_ORPHAN/],
  },
  {
    name: "renamed-file",
    title: "A renamed file",
    environment: "dev",
    edit: (catalog) =>
      renameSync(catalog.path("tenants/dev/globex.yaml"), catalog.path("tenants/dev/gx.yaml")),
    says: [/`dev\.gx` renamed/, /was `dev\.globex`/, /E_ORPHAN/],
  },
  {
    name: "replaced-database",
    title: "An edit that replaces a database",
    environment: "prod",
    edit: (catalog) =>
      catalog.edit(
        "platform/sites/aiqso.yaml",
        "ip: 10.10.10.150\n    host: pve1",
        "ip: 10.10.10.150\n    host: pve2",
      ),
    says: [/is replaced, and what it holds is lost, because of nodeName \(needs an approval\)/],
  },
  {
    name: "shared-component",
    title: "A shared component that touches all",
    environment: "dev",
    withCode: true,
    edit: (catalog) =>
      catalog.edit("components/proxmox/lxc-container.ts", 'type: "unmanaged"', 'type: "debian"'),
    says: [
      /`dev\.acme`/,
      /`dev\.globex`/,
      /`dev\.initech`/,
      /components\/proxmox\/lxc-container\.ts/,
    ],
  },
];

test.for(transcripts)(
  "the page of $name shows the review: $title",
  { timeout: 180_000 },
  async ({ name, title, environment, edit, says, withCode }) => {
    using catalog = withCode ? committedProject() : committedCatalog();
    edit(catalog);
    const found = await review({
      project: { root: withCode ? catalog.root : projectRoot, catalog: catalog.root },
      base: "HEAD",
      environment,
      today: "2026-11-21",
    });
    const comment = reviewMarkdown(found).replace(found.base.commit.slice(0, 10), "0000000000");
    for (const line of says) expect(comment).toMatch(line);
    const diff = diffOf(catalog);
    expect(diff).toMatch(/^diff --git/);
    await expect(page(title, environment, diff, comment)).toMatchFileSnapshot(
      `../../docs/reviews/${name}.md`,
    );
  },
);

function page(title: string, environment: string, diff: string, comment: string): string {
  return [
    `# ${title}`,
    "",
    "The example, on its sites on Proxmox, with this edit:",
    "",
    "```diff",
    diff.trimEnd(),
    "```",
    "",
    `\`tenantry review --base HEAD --env ${environment} --format markdown\` says:`,
    "",
    "---",
    "",
    comment,
  ].join("\n");
}
