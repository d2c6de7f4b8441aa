/**
 * Whether some text fits both patterns. `*` stands for any text, `?` for one character, as in IAM, in Redis and in host
 * headers. A pattern without either is a text.
 */
export function overlaps(a: string, b: string): boolean {
  if (a === b) return true;
  if (beginDifferently(a, b)) return false;
  // One row of the table "the rest of a from i and the rest of b from j can be the same text", from the end.
  let below = lastRow(b);
  for (let i = a.length - 1; i >= 0; i--) {
    const row: boolean[] = [];
    row[b.length] = a[i] === "*" && below[b.length] === true;
    for (let j = b.length - 1; j >= 0; j--) {
      if (a[i] === "*" || b[j] === "*") {
        row[j] = below[j] === true || row[j + 1] === true;
      } else {
        row[j] = (a[i] === b[j] || a[i] === "?" || b[j] === "?") && below[j + 1] === true;
      }
    }
    below = row;
  }
  return below[0] === true;
}

/** Most pairs differ before either has a star: that is seen without the table. */
function beginDifferently(a: string, b: string): boolean {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [one, other] = [a[i], b[i]];
    if (one === "*" || other === "*") return false;
    if (one !== other && one !== "?" && other !== "?") return true;
  }
  return false;
}

/** What is left of `b` when nothing is left of `a`: only stars fit nothing. */
function lastRow(b: string): boolean[] {
  const row: boolean[] = [];
  row[b.length] = true;
  for (let j = b.length - 1; j >= 0; j--) row[j] = b[j] === "*" && row[j + 1] === true;
  return row;
}

/** The same of two ARNs: a star does not reach over the colons of region and account. */
export function arnsOverlap(a: string, b: string): boolean {
  if (beginDifferently(a, b)) return false;
  const [left, right] = [a.split(":"), b.split(":")];
  if (a === "*" || left.length < 6 || right.length < 6) return overlaps(a, b);
  const same = left.slice(0, 5).every((part, index) => overlaps(part, right[index] ?? ""));
  return same && overlaps(left.slice(5).join(":"), right.slice(5).join(":"));
}
