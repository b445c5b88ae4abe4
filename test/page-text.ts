/**
 * Finds what pages say outside of their catalogues. In the syntax tree, not in the text: what stands in comments, keys, class names and addresses is
 * nobody's sentence. A catalogue is a file called `words.ts` or `…-words.ts`.
 */

import { parseSync } from "vite";
import { isNode, walk, type Node } from "./source-tree.ts";

export const isCatalogue = (path: string): boolean => /(^|[/-])words\.ts$/.test(path);

/** Properties of elements, and of the objects that antd takes instead, which people see or hear. */
const saidBy = new Set(
  (
    "alt aria-description aria-label aria-placeholder aria-roledescription aria-valuetext cancelText content description emptyText " +
    "extra header help label legend message okText placeholder subTitle summary tip title tooltip"
  ).split(" "),
);

const letters = /\p{L}/u;
/** Chinese, and its punctuation, which no code has use for. */
const chinese = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;

/** One line for each: where, and what is said. */
export function textOutside(path: string, text: string): string[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message ?? "no reason given"}`);
  const found = new Map<number, string>();
  const note = (node: Node, said: string): void => void found.set(node.start, said.trim().replaceAll(/\s+/g, " "));
  walk(program, (node) => {
    if (node.type === "JSXText" && letters.test(valueOf(node))) note(node, valueOf(node));
    if (isElement(node)) {
      for (const child of nodesOf(node["children"])) if (child.type === "JSXExpressionContainer") said(child, note);
    }
    if (node.type === "JSXAttribute" && saidBy.has(nameOf(node["name"]))) said(node["value"], note);
    if (node.type === "Property" && saidBy.has(nameOf(node["key"]))) said(node["value"], note);
    if (node.type === "AssignmentExpression" && isTitle(node["left"])) said(node["right"], note);
    for (const { at, value } of literalsOf(node)) if (chinese.test(value)) note(at, value);
  });
  return [...found]
    .toSorted(([one], [other]) => one - other)
    .map(([start, value]) => `${path}:${text.slice(0, start).split("\n").length} says "${value}"`);
}

/** What is shown in the end: through conditions, alternatives and braces. */
function said(value: unknown, note: (node: Node, said: string) => void): void {
  if (!isNode(value)) return;
  for (const { at, value: text } of literalsOf(value)) if (letters.test(text)) note(at, text);
  const ways: Readonly<Record<string, readonly string[]>> = {
    JSXExpressionContainer: ["expression"],
    ConditionalExpression: ["consequent", "alternate"],
    LogicalExpression: ["left", "right"],
    BinaryExpression: ["left", "right"],
    TSAsExpression: ["expression"],
    ParenthesizedExpression: ["expression"],
  };
  // What is compared is not shown.
  if (value.type === "BinaryExpression" && value["operator"] !== "+") return;
  for (const field of ways[value.type] ?? []) said(value[field], note);
}

function literalsOf(node: Node): { at: Node; value: string }[] {
  if (node.type === "Literal" && typeof node["value"] === "string") return [{ at: node, value: node["value"] }];
  if (node.type === "JSXText") return [{ at: node, value: valueOf(node) }];
  if (node.type !== "TemplateLiteral") return [];
  return nodesOf(node["quasis"]).map((quasi) => ({ at: quasi, value: cookedText(quasi) }));
}

const valueOf = (node: Node): string => (typeof node["value"] === "string" ? node["value"] : "");
const nodesOf = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
const isElement = ({ type }: Node): boolean => type === "JSXElement" || type === "JSXFragment";

/** Of an attribute, or of a property that is written with or without quotation marks. */
function nameOf(value: unknown): string {
  if (!isNode(value)) return "";
  if (value.type === "Literal") return valueOf(value);
  return typeof value["name"] === "string" ? value["name"] : "";
}

function isTitle(value: unknown): boolean {
  return isNode(value) && value.type === "MemberExpression" && nameOf(value["property"]) === "title";
}

function cookedText(quasi: Node): string {
  const value: unknown = quasi["value"];
  return typeof value === "object" && value !== null && "cooked" in value ? String(value.cooked) : "";
}
