/**
 * One comment a pull request: writes a file as a comment, or over the one that it wrote before.
 * Environment: API, TOKEN, REPOSITORY (`owner/name`), NUMBER. The file is text from the review, sent as it is.
 */
import { readFileSync } from "node:fs";

const mark = "<!-- tenantry review -->";
/** Characters of a comment; the rest of what a forge takes is for the mark and the note. */
const limit = 64_500;
const note =
  "**Too long for one comment, so its end is missing.** All of it is in the log of the run of *Pull request*, and `tenantry review --base origin/main --format text` prints it.";
const { API, TOKEN, REPOSITORY, NUMBER } = process.env;

/** Whole lines and whole blocks of code; what does not fit is said under the heading. */
function fitting(text) {
  if (text.length <= limit) return text;
  const [heading, ...lines] = text.split("\n");
  let kept = `${heading}\n\n${note}\n`;
  let part = "";
  let fence;
  for (const line of lines) {
    part += `${line}\n`;
    if (fence === undefined) fence = /^`{3,}/.exec(line)?.[0];
    else if (line === fence) fence = undefined;
    if (fence !== undefined) continue;
    if (kept.length + part.length > limit) break;
    kept += part;
    part = "";
  }
  return kept;
}

function request(method, path, data) {
  return fetch(`${API}${path}`, {
    method,
    headers: { authorization: `token ${TOKEN}`, "content-type": "application/json" },
    ...(data ? { body: JSON.stringify(data) } : {}),
  });
}

async function call(method, path, data) {
  const response = await request(method, `/repos/${REPOSITORY}${path}`, data);
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response.json();
}

/** Who writes. A token that may not ask is a workflow's own. */
async function writer() {
  const response = await request("GET", "/user");
  return response.ok ? (await response.json()).login : "gitea-actions";
}

/** Every comment. A Gitea that knows no pages gives all of them each time: then there is nothing new on the second. */
async function* comments() {
  const seen = new Set();
  for (let page = 1; ; page++) {
    const found = await call("GET", `/issues/${NUMBER}/comments?limit=50&page=${page}`);
    const fresh = found.filter(({ id }) => !seen.has(id));
    if (fresh.length === 0) return;
    for (const comment of fresh) {
      seen.add(comment.id);
      yield comment;
    }
  }
}

/** The comment of before. Whoever else begins a comment with the mark keeps it. */
async function findMine() {
  const login = await writer();
  for await (const comment of comments()) {
    if (comment.user.login === login && comment.body.startsWith(mark)) return comment;
  }
  return undefined;
}

const body = `${mark}\n${fitting(readFileSync(process.argv[2], "utf8"))}`;
const mine = await findMine();
if (mine) await call("PATCH", `/issues/comments/${mine.id}`, { body });
else await call("POST", `/issues/${NUMBER}/comments`, { body });
