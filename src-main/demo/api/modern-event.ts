import { MODERN_EVENTS } from '../kinds/catalogue.ts';
import type { KubeEvent } from '../kinds/cluster.ts';
import { objectJson } from '../world/json.ts';

/** The same Event, uid and resourceVersion included, as `events.k8s.io/v1` spells it. */
export function modernEventJson(event: KubeEvent): string {
  const modern = {
    metadata: event.metadata,
    eventTime: event.eventTime,
    reportingController: event.reportingComponent,
    reportingInstance: event.reportingInstance,
    reason: event.reason,
    regarding: event.involvedObject,
    note: event.message,
    type: event.type,
    deprecatedSource: event.source,
    deprecatedFirstTimestamp: event.firstTimestamp,
    deprecatedLastTimestamp: event.lastTimestamp,
    deprecatedCount: event.count,
  };
  return objectJson(MODERN_EVENTS, modern);
}
