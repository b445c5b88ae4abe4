/** What the API needs to know of the people at the desks. */

import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { AtDesksView, LookingView } from "./contract/looking.ts";
import type { FeedEvent, IncidentHead } from "./ports.ts";

export type DeskPeople = {
  looks(seat: {
    desk: string;
    operator: string;
    name: string;
    incidentId: IncidentId | null;
    mayTake: (incident: IncidentHead) => boolean;
  }): void;
  now(): readonly LookingView[];
  /** Who sits at a desk at this moment and may take it. */
  mayTake(incidentId: IncidentId, incident: IncidentHead): AtDesksView;
  subscribe(listener: (event: FeedEvent) => void): Disposable;
};
