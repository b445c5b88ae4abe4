import { blankCard, createMemoryOutbox } from "./memory-outbox.ts";
import { describeOutbox, epochNamed } from "../../test/contracts/outbox-contract.ts";

describeOutbox("memory", () => {
  const card = blankCard();
  let opened = 0;
  return Promise.resolve({
    open: (limits) =>
      Promise.resolve(
        createMemoryOutbox({ epoch: epochNamed(`epoch-${++opened}`), card, ...(limits ? { limits } : {}) }),
      ),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});
