/** Questions in the table of that name. Who was asked is sealed with a key of the house's own, and gone with the question. */

import { createHash, randomBytes, randomInt } from "node:crypto";
import { z } from "zod";
import { must, parseDeliveryId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase, Write } from "../database/database.ts";
import type { QuestionRow } from "../database/question-row.ts";
import { ownKeyOf } from "../vault/sql-own-key.ts";
import type { Vault } from "../vault/vault.ts";
import {
  codeHolds,
  linkHolds,
  questionsPerPerson,
  questionWays,
  type Asked,
  type Asking,
  type Question,
  type Questions,
} from "./questions.ts";
import { answers, codeFrom, residentAnswers } from "./reply-text.ts";

const keyOwner = "told-persons";
/** Questions of this process that are given again to another attempt; the oldest is forgotten, and made anew. */
const rememberedMax = 2_000;
/** Codes that are open for the same number are passed over; with a handful of 6,000 open, the second try is free. */
const codeTriesMax = 20;

const personSchema = z.strictObject({
  addressee: z.string(),
  name: z.string(),
  number: z.string().nullable(),
  language: z.enum(["zh", "en"]),
});

export function createSqlQuestions(given: {
  database: Pick<LedgerDatabase, "read" | "write" | "commit">;
  vault: Vault;
}): Questions {
  const { database, vault } = given;
  const remembered = new Map<string, Asked>();

  const theKey = ownKeyOf({ database, vault, owner: keyOwner });

  const questionOf = async (row: QuestionRow | undefined): Promise<Question | undefined> => {
    if (!row) return undefined;
    const opened = (await theKey()).open(placeOf(row.question_id), row.person);
    const person = personSchema.safeParse(opened.kind === "text" ? parsed(opened.text) : undefined);
    const way = questionWays.find((one) => one === row.way);
    if (!person.success || way === undefined) return undefined;
    const what = [...answers, ...residentAnswers].find((one) => one === row.answer);
    return {
      questionId: row.question_id,
      deliveryId: must(parseDeliveryId(row.delivery_id), row.delivery_id),
      incidentId: must(parseIncidentId(row.incident_id), row.incident_id),
      way,
      version: row.version,
      person: person.data,
      madeAtMs: row.made_at_ms,
      endsAtMs: row.ends_at_ms,
      answered: what === undefined || row.answered_at_ms === null ? null : { what, atMs: row.answered_at_ms },
    };
  };

  const blindCode = (number: string, code: string): string => vault.blind("answer-code", `${number} ${code}`);
  const openCode = (number: string, code: string, nowMs: number) =>
    database.read
      .selectFrom("questions")
      .selectAll()
      .where("code_blind", "=", blindCode(number, code))
      .where("made_at_ms", ">", nowMs - codeHolds)
      .where("ends_at_ms", ">", nowMs)
      .orderBy("made_at_ms", "desc")
      .limit(1)
      .executeTakeFirst();

  const freeCode = async (number: string | null, nowMs: number): Promise<string> => {
    let code = randomCode();
    for (let tries = 1; number !== null && tries < codeTriesMax; tries += 1) {
      if (!(await openCode(number, code, nowMs))) break;
      code = randomCode();
    }
    return code;
  };

  return {
    async ask(asking, nowMs) {
      const { deliveryId, version, person } = asking;
      const name = `${deliveryId} ${version}`;
      const before = remembered.get(name);
      if (before) return before;
      const key = await theKey();
      const asked = { token: randomBytes(16).toString("base64url"), code: await freeCode(person.number, nowMs) };
      const questionId = hashOf(asked.token);
      const row: QuestionRow = {
        question_id: questionId,
        delivery_id: deliveryId,
        incident_id: asking.incidentId,
        way: asking.way,
        addressee: person.addressee,
        number_blind: person.number === null ? null : vault.blind("phone", person.number),
        code_blind: person.number === null ? null : blindCode(person.number, asked.code),
        version,
        made_at_ms: nowMs,
        ends_at_ms: nowMs + linkHolds,
        answer: null,
        answered_at_ms: null,
        state: null,
        state_at_ms: null,
        person: key.seal(placeOf(questionId), JSON.stringify(person)),
      };
      await database.commit([
        ...vault.still([keyOwner]),
        { query: database.write.insertInto("questions").values(row) },
        forgetOlder(asking),
      ]);
      remembered.set(name, asked);
      const oldest = remembered.size > rememberedMax ? remembered.keys().next().value : undefined;
      if (oldest !== undefined) remembered.delete(oldest);
      return asked;
    },
    async byToken(token, nowMs) {
      const query = database.read.selectFrom("questions").selectAll().where("question_id", "=", hashOf(token));
      return await questionOf(await query.where("ends_at_ms", ">", nowMs).executeTakeFirst());
    },
    byCode: async ({ number, code }, nowMs) => await questionOf(await openCode(number, code, nowMs)),
    async wasAsked(number, nowMs) {
      const query = database.read.selectFrom("questions").select("question_id");
      const own = query.where("number_blind", "=", vault.blind("phone", number)).where("ends_at_ms", ">", nowMs);
      return (await own.limit(1).executeTakeFirst()) !== undefined;
    },
    async answered(questionId, what, nowMs) {
      const query = database.write.updateTable("questions").set({ answer: what, answered_at_ms: nowMs });
      await database.commit([{ query: query.where("question_id", "=", questionId) }]);
    },
    async state(deliveryId, state, nowMs) {
      const query = database.write.updateTable("questions").set({ state, state_at_ms: nowMs });
      await database.commit([{ query: query.where("delivery_id", "=", deliveryId) }]);
    },
    async states(incidentId) {
      const query = database.read.selectFrom("questions").select(["delivery_id", "way", "state", "state_at_ms"]);
      const rows = await query
        .where("incident_id", "=", incidentId)
        .where("state", "is not", null)
        .orderBy("state_at_ms")
        .execute();
      return rows.flatMap(({ delivery_id: deliveryId, way: name, state, state_at_ms: atMs }) => {
        const way = questionWays.find((one) => one === name);
        return way === undefined || state === null || atMs === null ? [] : [{ deliveryId, way, state, atMs }];
      });
    },
    async prune(nowMs) {
      await database.commit([{ query: database.write.deleteFrom("questions").where("ends_at_ms", "<=", nowMs) }]);
    },
  };

  function forgetOlder({ incidentId, way, person }: Asking): Write {
    const own = database.write
      .selectFrom("questions")
      .select("question_id")
      .where("incident_id", "=", incidentId)
      .where("way", "=", way)
      .where("addressee", "=", person.addressee)
      .orderBy("made_at_ms", "desc")
      // SQLite takes no offset without a limit.
      .limit(1_000_000)
      .offset(questionsPerPerson);
    return { query: database.write.deleteFrom("questions").where("question_id", "in", own) };
  }
}

function randomCode(): string {
  return codeFrom(randomInt(6_000) / 6_000);
}

/** The token is random itself: nobody can try them all, so no salt and no slow hash. */
function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function placeOf(questionId: string): string {
  return `question/${questionId}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
