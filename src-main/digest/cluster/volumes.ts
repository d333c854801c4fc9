import type { Reference } from '@model/relation.ts';
import type { Health, Summary } from '@model/summary.ts';
import { has, type JsonObject, objectAt, textAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';

/** PersistentVolumeClaims: the phase as kubectl prints it, size and class in the note, the volume they are bound to. */
export const persistentVolumeClaimDigest: KindDigest = { summary: claimSummary, references: boundVolume };

/** PersistentVolumes: likewise. The claim states the binding. */
export const persistentVolumeDigest: KindDigest = { summary: volumeSummary };

function claimSummary(claim: JsonObject): Summary {
  const spec = objectAt(claim, 'spec');
  const given = textAt(objectAt(objectAt(claim, 'status'), 'capacity'), 'storage');
  const asked = textAt(objectAt(objectAt(spec, 'resources'), 'requests'), 'storage');
  return phaseSummary(claim, [given || asked, textAt(spec, 'storageClassName')]);
}

function volumeSummary(volume: JsonObject): Summary {
  const spec = objectAt(volume, 'spec');
  return phaseSummary(volume, [textAt(objectAt(spec, 'capacity'), 'storage'), textAt(spec, 'storageClassName')]);
}

function phaseSummary(object: JsonObject, notes: readonly string[]): Summary {
  const terminating = has(objectAt(object, 'metadata'), 'deletionTimestamp');
  const status = terminating ? 'Terminating' : textAt(objectAt(object, 'status'), 'phase') || 'Unknown';
  const note = notes.filter((part) => part !== '').join(' · ');
  return { health: phaseHealth(status), status, ...(note === '' ? {} : { note }) };
}

function phaseHealth(phase: string): Health {
  switch (phase) {
    case 'Bound':
    case 'Available':
      return 'healthy';
    case 'Pending':
    case 'Terminating':
      return 'progressing';
    case 'Released':
      return 'finished';
    case 'Lost':
    case 'Failed':
      return 'failing';
    default:
      return 'unknown';
  }
}

function boundVolume(claim: JsonObject): readonly Reference[] {
  const name = textAt(objectAt(claim, 'spec'), 'volumeName');
  return name === '' ? [] : [{ type: 'binds', group: '', kind: 'PersistentVolume', namespace: '', name }];
}
