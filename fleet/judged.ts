import { loadApprovals } from "../catalog/consent.ts";
import { approve } from "../guard/approve.ts";
import type { Report } from "../guard/events.ts";
import { type Judgement, judge } from "../guard/judge.ts";
import type { Released } from "../guard/released.ts";
import type { Fleet } from "./stack.ts";

/**
 * Judges a preview with the approvals as they stand in the catalog now. What it opens between tenants is not seen here:
 * one stack's preview does not say it; a review does (docs/pull-requests.md).
 * @throws CatalogError when they cannot be read: then nothing is approved, and nothing is done.
 */
export function judged(fleet: Fleet, report: Report, released: Released): Judgement {
  const approvals = loadApprovals(fleet.project.catalog);
  return approve(judge(report, released), report, approvals, fleet.today);
}
