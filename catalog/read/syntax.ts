import type { ErrorCode } from "yaml";
import type { CatalogErrorCode } from "../errors.ts";

/** What a parser's error code means to the person who wrote the file. The parser's own words may quote a secret. */
export function explainSyntax(code: ErrorCode): { code: CatalogErrorCode; message: string } {
  return { code: codes[code] ?? "E_SYNTAX", message: messages[code] ?? "this is not valid YAML." };
}

const codes: Partial<Record<ErrorCode, CatalogErrorCode>> = {
  MULTIPLE_DOCS: "E_DOCUMENTS",
  BAD_ALIAS: "E_ALIAS",
  ALIAS_PROPS: "E_ALIAS",
  MULTIPLE_ANCHORS: "E_ALIAS",
};

const noAlias = "aliases are not allowed. Write the value out.";
const noTag = "this tag is not allowed. Remove it: values are text, numbers, true and false.";
const noKey =
  'this cannot be read as "key: value". Look for a missing colon, a space that is missing after one, or a text with ": " that needs quotes.';
const stray =
  "this does not belong here. Look for brackets, quotes or commas that are not closed before.";

const messages: Partial<Record<ErrorCode, string>> = {
  MULTIPLE_DOCS: 'a second document begins here ("---"). A file has one: split it in two files.',
  TAB_AS_INDENT: "a tab is used as indentation. Use spaces.",
  BAD_INDENT:
    "this line is indented by more or less than the lines that it belongs to. Line them up.",
  BLOCK_AS_IMPLICIT_KEY: noKey,
  MULTILINE_IMPLICIT_KEY: noKey,
  MISSING_CHAR: "something is missing here: a closing quote, a comma, a bracket, or a space.",
  BAD_SCALAR_START: "a text cannot begin with this character. Put it in quotes.",
  BAD_DQ_ESCAPE: "a backslash starts an unknown escape. Write two of them, or use single quotes.",
  UNEXPECTED_TOKEN: stray,
  BLOCK_IN_FLOW: stray,
  BAD_ALIAS: noAlias,
  ALIAS_PROPS: noAlias,
  MULTIPLE_ANCHORS: noAlias,
  TAG_RESOLVE_FAILED: noTag,
  MULTIPLE_TAGS: noTag,
  BAD_COLLECTION_TYPE: noTag,
};
