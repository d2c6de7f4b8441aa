// Floor: yaml with positions and a strict schema, no meaning.
import { readdirSync, readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";

const tenant = z.strictObject({
  name: z.string(),
  site: z.string(),
  tier: z.string(),
  services: z.array(z.string()),
});
const folder = process.argv[2];
for (const name of readdirSync(folder)) {
  const lineCounter = new LineCounter();
  const document = parseDocument(readFileSync(`${folder}/${name}`, "utf8"), { lineCounter });
  tenant.parse(document.toJS());
}
