import { checkedText, domainPattern } from "./values.ts";

/** Ends of names that are not in the public DNS, where nobody can prove that a name is theirs. */
const notPublic = /\.(?:arpa|home|internal|intranet|invalid|lan|local|localhost|onion|test)$/;

/**
 * A customer's own domain, in its one spelling: letters that are not ASCII only as the A-label (`xn--…`) that a
 * browser makes of them, so that two names that look alike are two texts.
 */
export const ownDomain = checkedText(
  domainPattern,
  "a domain of the public DNS in lower case, without a dot at the end and without *, for instance shop.customer.example; other letters than a-z as xn--…",
  (value) => !notPublic.test(value),
);
