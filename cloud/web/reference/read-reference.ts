/** The OpenAPI description as this page needs it. */

export type Schema = Readonly<Record<string, unknown>>;
export type Content = {
  mediaType: string;
  schema: Schema | null;
  /** By name; one without a name is called "". */
  examples: readonly (readonly [name: string, value: unknown])[];
};
export type Parameter = { name: string; place: string; isRequired: boolean; schema: Schema; example: unknown };
export type Operation = {
  id: string;
  method: string;
  path: string;
  room: string;
  summary: string;
  note: string;
  who: { kind: "everybody" | "signedIn" } | { kind: "action"; action: string };
  parameters: readonly Parameter[];
  body: readonly Content[];
  answers: readonly { status: string; sentence: string; contents: readonly Content[] }[];
};
export type Room = { name: string; words: Readonly<Record<"zh" | "en", string>> };
export type Reference = {
  general: string;
  rooms: readonly Room[];
  operations: readonly Operation[];
  /** What `$ref` names. */
  lookUp(schema: Schema): Schema;
};

type Tree = Readonly<Record<string, unknown>>;
const treeOf = (value: unknown): Tree =>
  // `as`: an object of JSON has text for keys.
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** @param json the description; what is not in it is left out, and nothing of it is believed to be there. */
export function readReference(json: unknown): Reference {
  const whole = treeOf(json);
  const lookUp = (tree: Schema): Schema => {
    const target = tree["$ref"];
    if (typeof target !== "string") return tree;
    const path = target.replace(/^#\//, "").split("/");
    return treeOf(path.reduce<unknown>((at, key) => treeOf(at)[key], whole));
  };
  return {
    general: textOf(treeOf(whole["info"])["description"]),
    rooms: listOf(whole["tags"]).map(roomOf),
    operations: Object.entries(treeOf(whole["paths"])).flatMap(([path, methods]) =>
      Object.entries(treeOf(methods)).map(([method, one]) => operationOf({ path, method, tree: treeOf(one), lookUp })),
    ),
    lookUp,
  };
}

function roomOf(tag: unknown): Room {
  const { name, "x-words": words } = treeOf(tag);
  const { zh, en } = treeOf(words);
  return { name: textOf(name), words: { zh: textOf(zh), en: textOf(en) } };
}

function operationOf(given: { path: string; method: string; tree: Tree; lookUp: Reference["lookUp"] }): Operation {
  const { path, method, tree, lookUp } = given;
  const answers = Object.entries(treeOf(tree["responses"])).map(([status, answer]) => {
    const { description, content } = lookUp(treeOf(answer));
    return { status, sentence: textOf(description), contents: contentsOf(content) };
  });
  return {
    id: textOf(tree["operationId"]),
    method: method.toUpperCase(),
    path,
    room: textOf(listOf(tree["tags"])[0]),
    summary: textOf(tree["summary"]),
    note: textOf(tree["description"]),
    who: whoOf(tree),
    parameters: listOf(tree["parameters"]).map((one) => parameterOf(treeOf(one))),
    body: contentsOf(treeOf(tree["requestBody"])["content"]),
    answers,
  };
}

function whoOf(tree: Tree): Operation["who"] {
  if (listOf(tree["security"]).length === 0) return { kind: "everybody" };
  const action = tree["x-access"];
  return typeof action === "string" ? { kind: "action", action } : { kind: "signedIn" };
}

function parameterOf({ name, in: place, required, schema, example }: Tree): Parameter {
  return { name: textOf(name), place: textOf(place), isRequired: required === true, schema: treeOf(schema), example };
}

function contentsOf(content: unknown): readonly Content[] {
  return Object.entries(treeOf(content)).map(([mediaType, one]) => {
    const { schema, example, examples } = treeOf(one);
    const named = Object.entries(treeOf(examples)).map(([name, value]) => [name, treeOf(value)["value"]] as const);
    const all = example === undefined ? named : [["", example] as const, ...named];
    return { mediaType, schema: schema === undefined ? null : treeOf(schema), examples: all };
  });
}
