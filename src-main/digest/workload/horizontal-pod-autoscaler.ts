import type { Reference } from '@model/relation.ts';
import type { Summary } from '@model/summary.ts';
import { conditionOf } from '../conditions.ts';
import { countAt, type JsonObject, numberAt, objectAt, objectsAt, textAt } from '../json.ts';
import type { KindDigest, Place } from '../kind-digest.ts';

/** HorizontalPodAutoscalers: metrics as `current/target`, as the TARGETS column has them, and the bounds. */
export const horizontalPodAutoscalerDigest: KindDigest = { summary: autoscalerSummary, references: scaleTarget };

function autoscalerSummary(autoscaler: JsonObject): Summary {
  const spec = objectAt(autoscaler, 'spec');
  const status = objectAt(autoscaler, 'status');
  const current = countAt(status, 'currentReplicas');
  // 0 as long as no metric was ever read; a scaler never asks for 0 itself unless it is disabled.
  const wanted = countAt(status, 'desiredReplicas') || current;
  const bounds = `${numberAt(spec, 'minReplicas') ?? 1}–${countAt(spec, 'maxReplicas')} pods`;
  return {
    ...autoscalerStatus(autoscaler, current, wanted),
    ready: { current, wanted },
    note: [...targets(spec, status), bounds].join(' · '),
  };
}

function autoscalerStatus(autoscaler: JsonObject, current: number, wanted: number): Pick<Summary, 'status' | 'health'> {
  const active = conditionOf(autoscaler, 'ScalingActive');
  const able = conditionOf(autoscaler, 'AbleToScale');
  if (active?.reason === 'ScalingDisabled') return { status: 'disabled', health: 'finished' };
  if (able?.status === 'False') return { status: able.reason || 'unable to scale', health: 'degraded' };
  if (active?.status === 'False') return { status: active.reason || 'not scaling', health: 'degraded' };
  return current === wanted ? { status: 'steady', health: 'healthy' } : { status: 'scaling', health: 'progressing' };
}

/** v2 lists metrics; v1 has one percentage of CPU. */
function targets(spec: JsonObject, status: JsonObject): readonly string[] {
  const wanted = objectsAt(spec, 'metrics');
  const current = objectsAt(status, 'currentMetrics');
  if (wanted.length > 0) return wanted.map((metric, index) => metricTarget(metric, current[index] ?? {}));
  const percent = numberAt(spec, 'targetCPUUtilizationPercentage');
  if (percent === undefined) return [];
  return [`cpu: ${withPercent(numberAt(status, 'currentCPUUtilizationPercentage'))}/${percent}%`];
}

const SOURCES = ['resource', 'containerResource', 'pods', 'object', 'external'] as const;

function metricTarget(metric: JsonObject, current: JsonObject): string {
  const source = SOURCES.find((name) => Object.hasOwn(metric, name)) ?? 'resource';
  const asked = objectAt(metric, source);
  const name = textAt(asked, 'name') || textAt(objectAt(asked, 'metric'), 'name');
  const target = objectAt(asked, 'target');
  const reached = objectAt(objectAt(current, source), 'current');
  const utilization = numberAt(target, 'averageUtilization');
  if (utilization !== undefined) {
    return `${name}: ${withPercent(numberAt(reached, 'averageUtilization'))}/${utilization}%`;
  }
  const key = textAt(target, 'averageValue') === '' ? 'value' : 'averageValue';
  return `${name}: ${textAt(reached, key) || '<unknown>'}/${textAt(target, key)}`;
}

function withPercent(value: number | undefined): string {
  return value === undefined ? '<unknown>' : `${value}%`;
}

function scaleTarget(autoscaler: JsonObject, place: Place): readonly Reference[] {
  const target = objectAt(objectAt(autoscaler, 'spec'), 'scaleTargetRef');
  const kind = textAt(target, 'kind');
  const name = textAt(target, 'name');
  if (kind === '' || name === '') return [];
  const apiVersion = textAt(target, 'apiVersion');
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return [{ type: 'scales', group, kind, namespace: place.namespace, name }];
}
