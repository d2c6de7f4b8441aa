import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { loadCatalog } from "../../catalog/load.ts";
import { readDocument } from "../../catalog/read/document.ts";
import { parseFast } from "../../catalog/read/fast.ts";
import { parseWithPositions } from "../../catalog/read/positions.ts";
import { ledgerSchema } from "../../catalog/schema/ledger.ts";
import { tenantSchema } from "../../catalog/schema/tenant.ts";
import { aCatalog } from "../support/a-catalog.ts";

/** Pieces that YAML is made of, and pieces that it stumbles over; a comma stands between two. */
const words =
  "name,site,tier,services,pin,tenants,guests,10000,9999,crm,no,010,1.20,1e3,~,null,true,x";
const marks =
  ": ,:,- ,\n,\n  ,\n    ,\r\n,[,],{,}, #c,',\",|,>,\t,!!str ,!x ,&a ,*a,? ,<<,---,...,\\,é,😀,__proto__";
const pieces = [...words.split(","), ...marks.split(","), ", ", "%YAML 1.1\n"];
const yamlish = fc
  .array(fc.constantFrom(...pieces), { maxLength: 20 })
  .map((chosen) => chosen.join(""));

test("whatever a file says, it is read or it has a problem that lies inside it", () => {
  const texts = fc.oneof(yamlish, fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(texts, fc.boolean(), (text, asLedger) => {
      const result = asLedger
        ? readDocument("f.yaml", text, ledgerSchema)
        : readDocument("f.yaml", text, tenantSchema);
      if (result.ok) return;
      const lines = text.split("\n").length;
      expect(result.problems.length).toBeGreaterThan(0);
      for (const { line, column, message } of result.problems) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(message).toMatch(/\.$|\)$/);
      }
    }),
    { numRuns: 3000 },
  );
});

test("the two parsers give the same value for whatever both accept", () => {
  /* Indentation indicators (`|1`) and indented `---` are known exceptions, and in no file of ours. */
  const plain = yamlish.filter((text) => !/[|>]|---|\.\.\./.test(text));
  fc.assert(
    fc.property(plain, (text) => {
      const fast = parseFast(text);
      const slow = parseWithPositions("f.yaml", text);
      fc.pre(fast.ok && slow.problems.length === 0);
      expect(fast).toEqual({ ok: true, value: slow.value });
    }),
    { numRuns: 3000 },
  );
  expect(parseFast("a: 1")).toEqual({ ok: true, value: { a: 1 } });
});

test("any bytes in a file leave the other tenants whole", () => {
  const root = aCatalog();
  const path = join(root, "tenants/dev/fuzz.yaml");
  mkdirSync(join(root, "tenants/dev"), { recursive: true });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      writeFileSync(path, bytes);
      const { catalog, problems } = loadCatalog(root);
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.every((it) => it.file === "tenants/dev/fuzz.yaml")).toBe(true);
      expect(catalog.tenants).toHaveLength(3);
    }),
    { numRuns: 100 },
  );
});
