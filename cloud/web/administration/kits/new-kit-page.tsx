/** A new kit: its label and whose it is; then its claim code, once. */

import { Button, Form, Input } from "antd";
import { useState, type ReactNode } from "react";
import type { KitCodeView } from "../../../api/registry/contract/kits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { goTo, usePlace } from "../frame/use-place.ts";
import { AreaItem } from "../parts/area-item.tsx";
import { areaWords } from "../parts/area-words.ts";
import { ownArea, worksEverywhere } from "../parts/own-areas.ts";
import { Trouble } from "../parts/trouble.tsx";
import { CodeShown } from "./code-shown.tsx";
import { kitsPath, listAt } from "./kits-places.ts";
import { kitWords } from "./words.ts";

type Typed = { label: string; area: string };

export function NewKitPage(): ReactNode {
  const say = useWords(kitWords);
  const sayArea = useWords(areaWords);
  const me = useMe();
  const area = usePlace().query["area"] ?? ownArea(me, "kits");
  const [made, setMade] = useState<{ code: KitCodeView; label: string } | null>(null);
  const { isAsking, trouble, run } = useCommand();
  if (made) {
    const open = (): void => goTo({ page: kitsPath, rest: [made.code.kitId], query: { area } });
    return <CodeShown {...made} done={open} />;
  }
  const make = ({ label, area: whose }: Typed): void =>
    run(
      (client) => client.post<KitCodeView>("/api/kits", { label, area: whose }),
      (code) => setMade({ code, label }),
    );
  return (
    <>
      <div className="page-head">
        <h1>{say("newKit")}</h1>
        <Button href={listAt({ area })}>{say("back")}</Button>
      </div>
      <section className="sheet">
        <p className="soft lead">{say("newHint")}</p>
        <Form
          layout="vertical"
          requiredMark={false}
          initialValues={{ area }}
          onFinish={make}
          scrollToFirstError={{ focus: true }}
        >
          <Form.Item
            name="label"
            label={say("label")}
            rules={[{ required: true, whitespace: true, message: say("labelMissing") }]}
          >
            <Input autoComplete="off" maxLength={64} />
          </Form.Item>
          <AreaItem
            name="area"
            label={say("area")}
            extra={sayArea("hint")}
            hasEverywhere={worksEverywhere(me, "kits")}
          />
          <Trouble of={trouble} />
          <Button type="primary" htmlType="submit" loading={isAsking}>
            {say("make")}
          </Button>
        </Form>
      </section>
    </>
  );
}
