// Floor: js-yaml and a strict schema, no positions, no meaning.
import { readdirSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import { z } from "zod";

const tenant = z.strictObject({
  name: z.string(),
  site: z.string(),
  tier: z.string(),
  services: z.array(z.string()),
});
const folder = process.argv[2];
for (const name of readdirSync(folder))
  tenant.parse(load(readFileSync(`${folder}/${name}`, "utf8")));
