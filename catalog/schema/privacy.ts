import { z } from "zod";
import { checkedText, text, whole } from "./values.ts";

const headerForm = /^[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*$/;

const headerName = text(headerForm, "the name of a header: letters, digits and -");

/** What the proxy says itself about a connection, or what says who the client is and nothing else. */
const neverKept =
  /^(?:connection|content-length|host|keep-alive|proxy(?:-.*)?|te|trailer|transfer-encoding|upgrade|forwarded|via|x-forwarded-.*|x-real-ip|x-request-id|true-client-ip|cf-connecting-ip)$/;

const keptHeader = checkedText(
  headerForm,
  "the name of a header that a client may say: letters, digits and -; not one of framing (Connection, Content-Length, Host and the like) nor of the client's address (X-Forwarded-For and the like)",
  (value) => !neverKept.test(value.toLowerCase()),
);

const vendorWord = text(
  /^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,58}[A-Za-z0-9])?$/,
  "a word of 1-60 letters, digits, spaces and . _ -",
);

const list = (one: z.ZodString) =>
  z
    .array(one, { error: "a list of header names" })
    .max(30, { error: "at most 30 headers" })
    .refine((all) => new Set(all.map((it) => it.toLowerCase())).size === all.length, {
      error: "each header once: their names do not differ by case",
    })
    .default([]);

/** What a route hides of its client and of the vendor behind it. */
export const privacy = z
  .strictObject({
    keep: list(keptHeader).describe(
      "Headers of a request that reach the service besides those for content, caching and authorization, for instance Cookie or Origin. Default: none.",
    ),
    hide: list(headerName).describe(
      "Headers of an answer that name the vendor and are not among those that are always taken off. Default: none.",
    ),
    names: z
      .record(vendorWord, vendorWord, { error: "a mapping of names to what stands for them" })
      .refine((all) => Object.keys(all).length <= 20, { error: "at most 20 names" })
      .default({})
      .describe(
        "What stands in bodies of text and JSON instead of a vendor's name, whatever its case. Default: none.",
      ),
  })
  .optional()
  .describe(
    "Masks who asks and who answers: the client's address and everything that it says about itself, the vendor's headers, banners and error pages. It needs nginx. Default: no.",
  );

/** A limit for each API key. */
export const keyLimit = z
  .strictObject({
    header: headerName.describe("Header that carries the key, for instance X-Api-Key."),
    requestsPerSecond: whole(1, 100_000, "a whole number of requests a second").describe(
      "How many requests a second one key may make, from all addresses together.",
    ),
  })
  .optional()
  .describe(
    "A limit for each API key besides the one for each address; a request without a key has only that one. It needs nginx. Default: none.",
  );
