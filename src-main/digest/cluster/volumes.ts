import type { Reference } from '@model/relation.ts';
import type { Health, Summary } from '@model/summary.ts';
import { has, type JsonObject, objectAt, textAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';

/** PersistentVolumeClaims: the phase as kubectl prints it, size and class in the note, the volume they are bound to. */
export const persistentVolumeClaimDigest: KindDigest = { summary: claimSummary, references: claimReferences };

/** PersistentVolumes: likewise. */
export const persistentVolumeDigest: KindDigest = { summary: volumeSummary, references: volumeReferences };

/** StorageClasses: who provisions. */
export const storageClassDigest: KindDigest = {
  summary: (storageClass) => {
    const note = textAt(storageClass, 'provisioner');
    return { health: 'healthy', status: '', ...(note === '' ? {} : { note }) };
  },
};

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

function claimReferences(claim: JsonObject): readonly Reference[] {
  const spec = objectAt(claim, 'spec');
  const name = textAt(spec, 'volumeName');
  const volume: readonly Reference[] =
    name === '' ? [] : [{ type: 'binds', group: '', kind: 'PersistentVolume', namespace: '', name }];
  return [...volume, ...storageClassOf(spec)];
}

/** The claim states the binding too, and is named here also while it is only reserved for. */
function volumeReferences(volume: JsonObject): readonly Reference[] {
  const spec = objectAt(volume, 'spec');
  const claim = objectAt(spec, 'claimRef');
  const name = textAt(claim, 'name');
  const namespace = textAt(claim, 'namespace');
  const bound: readonly Reference[] =
    name === '' ? [] : [{ type: 'binds', group: '', kind: 'PersistentVolumeClaim', namespace, name }];
  return [...bound, ...storageClassOf(spec)];
}

function storageClassOf(spec: JsonObject): readonly Reference[] {
  const name = textAt(spec, 'storageClassName');
  const [group, kind] = ['storage.k8s.io', 'StorageClass'];
  return name === '' ? [] : [{ type: 'provisioned-by', group, kind, namespace: '', name }];
}
