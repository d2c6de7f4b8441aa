import type { Rule } from "../../rule.ts";
import { certificateInUse, certificateNames, validationRecords } from "./certificates.ts";
import { recordCname, recordInZone, recordTwice, recordValues, zoneNotEmpty } from "./records.ts";
import { dnsReferences } from "./references.ts";

export const dnsRules: readonly Rule[] = [
  certificateInUse,
  validationRecords,
  certificateNames,
  recordTwice,
  recordInZone,
  recordCname,
  recordValues,
  zoneNotEmpty,
  dnsReferences,
];
