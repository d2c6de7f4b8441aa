import { z } from "zod";
import { checkedText, text } from "./values.ts";

/**
 * What a proxy decides by itself, or what would let one service speak for another: how a message is framed, where a
 * client goes next, what it stores, what the connection promises.
 */
const notOurs = new Set(
  `accept-ranges age alt-svc connection content-encoding content-length content-location content-range content-type
  date forwarded host http2-settings keep-alive location proxy-authenticate proxy-authorization proxy-connection
  public-key-pins refresh server set-cookie set-cookie2 strict-transport-security te trailer transfer-encoding upgrade
  via www-authenticate x-content-type-options x-powered-by x-real-ip x-request-id`.split(/\s+/),
);
const notOursPrefix = /^x-(?:accel|forwarded|sendfile)/;

const name = checkedText(
  /^[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*$/,
  "the name of a header that is a service's to say: letters, digits and -; not one of framing, of cookies, of where a client goes or of what the connection promises (Set-Cookie, Host, Location, Content-Length, Strict-Transport-Security and the like)",
  (value) =>
    value.length <= 60 &&
    !notOurs.has(value.toLowerCase()) &&
    !notOursPrefix.test(value.toLowerCase()),
);

/** `'` may stand in it, for a Content-Security-Policy; what means something to one of the proxies may not. */
const value = text(
  /^(?=[^]{1,1000}$)(?! )[ !#&'()*+,\-./0-9:;<=>?@A-Z[\]^_a-z|~]+(?<! )$/,
  'up to 1000 printable ASCII characters, without spaces around and without " $ % \\ ` { }',
);

/** Names of headers and their values, each name once whatever its case. */
export const responseHeaders = z
  .record(name, value, { error: "a mapping of header names to values" })
  .refine((all) => Object.keys(all).length > 0, { error: "at least one header" })
  .refine((all) => Object.keys(all).length <= 20, { error: "at most 20 headers" })
  .refine(
    (all) =>
      new Set(Object.keys(all).map((it) => it.toLowerCase())).size === Object.keys(all).length,
    { error: "each header once: their names do not differ by case" },
  );
