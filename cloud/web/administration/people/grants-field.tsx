/** Roles and where they hold, as fields of a form: one block for each grant. */

import { parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { Button, Form, Input, Select } from "antd";
import type { ReactNode } from "react";
import type { GrantView, RoleView } from "../../../api/contract/people.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useMe } from "../frame/use-me.ts";
import { AreaField, isArea } from "../parts/area-field.tsx";
import { areaWords } from "../parts/area-words.ts";
import { dayText, endOfDayMs } from "../../parts/day-text.ts";
import { worksEverywhere } from "../parts/own-areas.ts";
import { refuseUnless } from "../parts/form-rule.ts";
import { roleWords } from "../parts/role-words.ts";
import { peopleWords } from "./words.ts";

/** As it stands in the form; what was not typed is not there. */
export type GrantTyped = { role?: RoleView; area?: string; homeId?: string; until?: string };

export function typedOf(grant: GrantView): GrantTyped {
  const until = grant.untilMs === null ? {} : { until: dayText(grant.untilMs) };
  return grant.role === "caregiver"
    ? { role: grant.role, homeId: grant.homeId, ...until }
    : { role: grant.role, area: grant.area, ...until };
}

/** For the server. The form has seen to it that everything is there. */
export function grantOf({ role, area, homeId, until }: GrantTyped): unknown {
  const untilMs = until === undefined || until === "" ? null : endOfDayMs(until);
  return role === "caregiver" ? { role, homeId, untilMs } : { role, area, untilMs };
}

/** More than one person can use; the server takes no more. */
const grantsMax = 32;

export function GrantsField(): ReactNode {
  const say = useWords(peopleWords);
  return (
    <Form.List name="grants">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }, n) => (
            <fieldset className="grant" key={key}>
              <legend>{say("grantNumber", { n: n + 1 })}</legend>
              <GrantFields at={name} />
              {fields.length > 1 ? (
                <Button onClick={() => remove(name)}>{say("removeGrant", { n: n + 1 })}</Button>
              ) : null}
            </fieldset>
          ))}
          {fields.length < grantsMax ? (
            <Form.Item>
              <Button onClick={() => add({})}>{say("addGrant")}</Button>
            </Form.Item>
          ) : null}
        </>
      )}
    </Form.List>
  );
}

function GrantFields({ at }: { at: number }): ReactNode {
  const say = useWords(peopleWords);
  const sayArea = useWords(areaWords);
  const sayRole = useWords(roleWords);
  const me = useMe();
  const form = Form.useFormInstance<{ grants: GrantTyped[] }>();
  const role = Form.useWatch(["grants", at, "role"], form);
  // `as`: the catalogue has exactly the roles as its keys.
  const roles = Object.keys(roleWords.words) as RoleView[];
  return (
    <div className="grant-fields">
      <Form.Item name={[at, "role"]} label={say("role")} rules={[{ required: true, message: say("roleMissing") }]}>
        <Select options={roles.map((one) => ({ value: one, label: sayRole(one) }))} />
      </Form.Item>
      {role === "caregiver" ? (
        <Form.Item
          name={[at, "homeId"]}
          label={say("home")}
          rules={[
            {
              validator: async (_rule, text: string = "") =>
                await refuseUnless(parseHomeId(text) !== undefined, say("homeMissing")),
            },
          ]}
        >
          <Input autoComplete="off" maxLength={64} />
        </Form.Item>
      ) : (
        <Form.Item
          name={[at, "area"]}
          label={say("area")}
          extra={sayArea("hint")}
          validateTrigger="onSubmit"
          rules={[
            { required: true, message: sayArea("missing") },
            {
              validator: async (_rule, text: string = "") =>
                await refuseUnless(text === "" || isArea(text), sayArea("notACode")),
            },
          ]}
        >
          <AreaField hasEverywhere={worksEverywhere(me, "accounts")} />
        </Form.Item>
      )}
      <Form.Item
        name={[at, "until"]}
        label={say("untilDay")}
        rules={[
          {
            validator: async (_rule, day: string = "") =>
              await refuseUnless(day === "" || endOfDayMs(day) > Date.now(), say("past")),
          },
        ]}
      >
        <Input type="date" />
      </Form.Item>
    </div>
  );
}
