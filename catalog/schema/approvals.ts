import { z } from "zod";
import { consent, resourceUrn } from "./consent.ts";
import { oneLine, oneOf, text } from "./values.ts";

/**
 * How far ahead an approval may last: as long as a change may wait for its maintenance window, and no longer, because
 * whoever runs an update until then can carry it out.
 */
export const approvalDays = 30;

const approval = z.strictObject({
  urn: resourceUrn.describe("The one resource that it is about."),
  operation: oneOf(["delete", "replace", "unprotect", "expose", "lose"]).describe(
    "What may happen to it. delete, replace: its data goes. unprotect: a later update may do either. expose: somebody new may reach it. lose: it stays, and keeps less, or for less long.",
  ),
  ...consent(approvalDays),
  hash: text(
    /^sha256:[0-9a-f]{64}$/,
    "sha256:<64 hexadecimal digits>, as the refusal prints it",
  ).describe(
    "The change that was reviewed: everything in that stack's preview that needs an approval. Another change has another hash, and needs another approval.",
  ),
  backup: oneLine(300, "where the backup is")
    .optional()
    .describe(
      "Where its data stands, and who has tried to restore it. Default: nothing, and a deletion needs a backup that can be checked.",
    ),
});

/** `platform/approvals.yaml`: what may be deleted, replaced, left unprotected or exposed, by name and for a while. */
export const approvalsSchema = z
  .array(approval, { error: "a list of approvals" })
  .describe(
    "What an update may do to protected things that it else refuses. Each names one resource and one operation, and expires.",
  );
