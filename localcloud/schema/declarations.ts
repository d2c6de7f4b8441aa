import ts from "typescript";
import type { Properties, Property, Shape } from "./model.ts";

/** String enums of a package by dotted name, for instance `remote.Logging` → `["stdout", …]`. */
export type Enums = ReadonlyMap<string, readonly string[]>;

export function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
}

/** All interfaces of a `types/input.d.ts` or `types/output.d.ts`, by dotted name. */
export function namedTypes(source: ts.SourceFile, enums: Enums): Record<string, Properties> {
  const found: Record<string, Properties> = {};
  const visit = (statements: readonly ts.Statement[], prefix: string): void => {
    for (const statement of statements) {
      if (ts.isInterfaceDeclaration(statement)) {
        found[prefix + statement.name.text] = memberProperties(statement.members, enums);
      } else if (ts.isModuleDeclaration(statement)) {
        const name = `${prefix}${statement.name.text}.`;
        if (statement.body && ts.isModuleBlock(statement.body)) {
          visit(statement.body.statements, name);
        }
      }
    }
  };
  visit(source.statements, "");
  return found;
}

/** Properties of `interface <Class>Args`; empty where a resource takes no arguments. */
export function argumentProperties(source: ts.SourceFile, name: string, enums: Enums): Properties {
  for (const statement of source.statements) {
    if (ts.isInterfaceDeclaration(statement) && statement.name.text === name) {
      return memberProperties(statement.members, enums);
    }
  }
  return {};
}

/** Output properties of `class <Class>`: its `readonly x: pulumi.Output<T>` members. */
export function classProperties(source: ts.SourceFile, name: string, enums: Enums): Properties {
  const found: Record<string, Property> = {};
  for (const statement of source.statements) {
    if (!ts.isClassDeclaration(statement) || statement.name?.text !== name) continue;
    for (const member of statement.members) {
      if (!ts.isPropertyDeclaration(member) || !member.type) continue;
      if (member.modifiers?.some((m) => m.kind === ts.SyntaxKind.StaticKeyword)) continue;
      const { shape, optional } = readType(member.type, enums);
      found[propertyName(member.name)] = { shape, required: !optional };
    }
  }
  return found;
}

/** `declare const Name: { readonly A: "a"; … }` of a `types/enums/…/index.d.ts`. */
export function stringEnums(source: ts.SourceFile, prefix: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations) {
      if (!ts.isIdentifier(declaration.name) || !declaration.type) continue;
      if (!ts.isTypeLiteralNode(declaration.type)) continue;
      const values = declaration.type.members.flatMap((member) =>
        ts.isPropertySignature(member) && member.type ? literalStrings(member.type) : [],
      );
      if (values.length > 0) found.set(prefix + declaration.name.text, values);
    }
  }
  return found;
}

function memberProperties(members: ts.NodeArray<ts.TypeElement>, enums: Enums): Properties {
  const found: Record<string, Property> = {};
  for (const member of members) {
    if (!ts.isPropertySignature(member) || !member.type) continue;
    const { shape, optional } = readType(member.type, enums);
    found[propertyName(member.name)] = {
      shape,
      required: member.questionToken === undefined && !optional,
    };
  }
  return found;
}

function readType(node: ts.TypeNode, enums: Enums): { shape: Shape; optional: boolean } {
  if (ts.isUnionTypeNode(node)) {
    const rest = node.types.filter((type) => type.kind !== ts.SyntaxKind.UndefinedKeyword);
    const optional = rest.length < node.types.length;
    const literals = rest.flatMap(literalStrings);
    if (literals.length > 0 && literals.length === rest.length) {
      return { shape: { kind: "enum", values: literals }, optional };
    }
    const only = rest[0];
    if (rest.length === 1 && only) {
      const inner = readType(only, enums);
      return { shape: inner.shape, optional: optional || inner.optional };
    }
    // `string | enums.rds.InstanceType`: the enum only suggests values, any text is accepted.
    const suggested = rest.every((type) => isKeyword(type, "string") || isEnum(type));
    const shape: Shape = { kind: suggested && rest.length > 0 ? "string" : "any" };
    return { shape, optional };
  }
  if (ts.isTypeReferenceNode(node)) {
    const name = entityName(node.typeName);
    const argument = node.typeArguments?.[0];
    if (argument && (name === "pulumi.Input" || name === "pulumi.Output")) {
      return readType(argument, enums);
    }
    if (name.startsWith("inputs.")) return plain({ kind: "object", type: name.slice(7) });
    if (name.startsWith("outputs.")) return plain({ kind: "object", type: name.slice(8) });
    const values = name.startsWith("enums.") ? enums.get(name.slice(6)) : undefined;
    return plain(values ? { kind: "enum", values } : { kind: "any" });
  }
  return plain(readPlainType(node, enums));
}

const keywords = new Map<ts.SyntaxKind, "string" | "number" | "boolean">([
  [ts.SyntaxKind.StringKeyword, "string"],
  [ts.SyntaxKind.NumberKeyword, "number"],
  [ts.SyntaxKind.BooleanKeyword, "boolean"],
]);

function readPlainType(node: ts.TypeNode, enums: Enums): Shape {
  const keyword = keywords.get(node.kind);
  if (keyword) return { kind: keyword };
  if (ts.isArrayTypeNode(node)) {
    return { kind: "array", items: readType(node.elementType, enums).shape };
  }
  if (ts.isParenthesizedTypeNode(node)) return readType(node.type, enums).shape;
  if (ts.isTypeLiteralNode(node)) {
    const index = node.members.find(ts.isIndexSignatureDeclaration);
    if (index) return { kind: "map", values: readType(index.type, enums).shape };
  }
  return { kind: "any" };
}

function isKeyword(node: ts.TypeNode, kind: "string" | "number" | "boolean"): boolean {
  return keywords.get(node.kind) === kind;
}

function isEnum(node: ts.TypeNode): boolean {
  return ts.isTypeReferenceNode(node) && entityName(node.typeName).startsWith("enums.");
}

function plain(shape: Shape): { shape: Shape; optional: boolean } {
  return { shape, optional: false };
}

function literalStrings(node: ts.TypeNode): string[] {
  return ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) ? [node.literal.text] : [];
}

function entityName(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : `${entityName(name.left)}.${name.right.text}`;
}

function propertyName(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : "";
}
