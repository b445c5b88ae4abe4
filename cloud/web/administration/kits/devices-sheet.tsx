/** The devices of a kit with their rooms: adding, changing, swapping the hardware, taking one out. */

import { App, Button, Table, Tag, type TableColumnsType } from "antd";
import { useState, type ReactNode } from "react";
import type { DeviceView } from "../../../api/registry/contract/kits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { dayText, timeText } from "../../parts/day-text.ts";
import { Trouble } from "../parts/trouble.tsx";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { askWords } from "./act-words.ts";
import { DeviceForm, SwapForm } from "./device-form.tsx";
import { deviceWords, roomWords, swapWords } from "./device-words.ts";
import { isPossible, type OfKit } from "./of-kit.ts";

type Open = { what: "add" } | { what: "change" | "swap"; unitId: string };

export function DevicesSheet({ kit, reload }: OfKit): ReactNode {
  const say = useWords(deviceWords);
  const { may } = useMe();
  const [open, setOpen] = useState<Open | null>(null);
  const mayChange = may.includes("change-kits") && isPossible(kit, "change-devices");
  const given = {
    kit,
    done: () => {
      setOpen(null);
      reload();
    },
    cancel: () => setOpen(null),
  };
  const device =
    open !== null && "unitId" in open ? kit.devices.find(({ unitId }) => unitId === open.unitId) : undefined;
  return (
    <section className="sheet">
      <h2>{say("devices")}</h2>
      {kit.devices.length === 0 ? <p className="soft lead">{say("none")}</p> : null}
      {kit.devices.length > 0 ? <DeviceTable kit={kit} reload={reload} open={mayChange ? setOpen : null} /> : null}
      {mayChange && open === null ? <Button onClick={() => setOpen({ what: "add" })}>{say("add")}</Button> : null}
      {open?.what === "add" ? <DeviceForm {...given} device={null} /> : null}
      {open?.what === "change" && device ? <DeviceForm {...given} key={device.unitId} device={device} /> : null}
      {open?.what === "swap" && device ? <SwapForm {...given} key={device.unitId} device={device} /> : null}
    </section>
  );
}

/** @param given.open null: nothing may be changed. */
function DeviceTable({ kit, reload, open }: OfKit & { open: ((what: Open) => void) | null }): ReactNode {
  const say = useWords(deviceWords);
  const sayRoom = useWords(roomWords);
  const isNarrow = useIsNarrow();
  const { trouble, run, forget, isAsking } = useCommand();
  const remove = (unitId: string): void =>
    run((client) => client.post(`/api/kits/${kit.kitId}/devices/${unitId}/remove`, { version: kit.version }), reload);
  const tags = ({ isLife, isExteriorDoor }: DeviceView): ReactNode => (
    <>
      {isLife ? <Tag color="blue">{say("life")}</Tag> : null}
      {isExteriorDoor ? <Tag>{say("door")}</Tag> : null}
    </>
  );
  const name = (one: DeviceView): ReactNode => (
    <>
      <strong>{one.name}</strong>
      {one.name === one.deviceId ? null : <span className="soft kit-ids"> {one.deviceId}</span>}
      <Former of={one} />
    </>
  );
  const acts = (one: DeviceView): ReactNode =>
    open ? <DeviceActs device={one} isBusy={isAsking} open={open} remove={remove} /> : null;
  const wide: TableColumnsType<DeviceView> = [
    { key: "name", title: say("name"), render: (_, one) => name(one) },
    { key: "room", title: say("room"), render: (_, one) => sayRoom(one.room) },
    { key: "model", title: say("model"), render: (_, one) => one.model },
    { key: "for", title: say("for"), render: (_, one) => tags(one) },
    { key: "acts", title: say("acts"), render: (_, one) => acts(one) },
  ];
  const narrow: TableColumnsType<DeviceView> = [
    {
      key: "device",
      title: say("name"),
      render: (_, one) => (
        <>
          {name(one)}
          <p className="row">
            {sayRoom(one.room)} {tags(one)}
          </p>
          {acts(one)}
        </>
      ),
    },
  ];
  return (
    <>
      <Trouble
        of={trouble}
        reload={() => {
          forget();
          reload();
        }}
      />
      <div className="lead">
        <Table
          rowKey="unitId"
          columns={isNarrow ? narrow : wide}
          dataSource={[...kit.devices]}
          pagination={false}
          size="small"
        />
      </div>
    </>
  );
}

function DeviceActs(given: {
  device: DeviceView;
  isBusy: boolean;
  open: (what: Open) => void;
  remove: (unitId: string) => void;
}): ReactNode {
  const { device, isBusy, open, remove } = given;
  const { unitId, name } = device;
  const say = useWords(deviceWords);
  const sayAsk = useWords(askWords);
  const { modal } = App.useApp();
  return (
    <div className="row">
      <Button size="small" aria-label={say("changeWhich", { name })} onClick={() => open({ what: "change", unitId })}>
        {say("change")}
      </Button>
      <Button size="small" aria-label={say("swapWhich", { name })} onClick={() => open({ what: "swap", unitId })}>
        {say("swap")}
      </Button>
      <Button
        size="small"
        danger
        disabled={isBusy}
        aria-label={say("removeWhich", { name })}
        onClick={() =>
          void modal.confirm({
            title: say("removeAsk", { name }),
            content: say("removeDo"),
            okText: say("remove"),
            cancelText: sayAsk("cancel"),
            okButtonProps: { danger: true },
            onOk: () => remove(unitId),
          })
        }
      >
        {say("remove")}
      </Button>
    </div>
  );
}

function Former({ of: { former } }: { of: DeviceView }): ReactNode {
  const say = useWords(deviceWords);
  const sayWhy = useWords(swapWords);
  if (former.length === 0) return null;
  return (
    <ul className="soft" aria-label={say("former")}>
      {former.map(({ deviceId, sinceMs, untilMs, why }) => (
        <li key={`${deviceId} ${sinceMs}`} title={timeText(untilMs)}>
          {say("formerLine", { id: deviceId, from: dayText(sinceMs), until: dayText(untilMs), why: sayWhy(why) })}
        </li>
      ))}
    </ul>
  );
}
