import type { Reference, RelationType } from '@model/relation.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { Place } from '../kind-digest.ts';
import { labelReferences } from './labels.ts';

/** What a pod names: its node, its account, and the volumes and environment it is given. */
export function podReferences(pod: JsonObject, place: Place): readonly Reference[] {
  return podSpecReferences(objectAt(pod, 'spec'), place);
}

/** What a workload's pods will name: the same, of its template; and the labels that they will be found by. */
export function templateReferences(workload: JsonObject, place: Place): readonly Reference[] {
  const template = objectAt(objectAt(workload, 'spec'), 'template');
  return [...podSpecReferences(objectAt(template, 'spec'), place), ...labelReferences(template, 'PodLabel')];
}

function podSpecReferences(spec: JsonObject, place: Place): readonly Reference[] {
  const inNamespace = (type: RelationType, kind: string, name: string): Reference => ({
    type,
    group: '',
    kind,
    namespace: place.namespace,
    name,
  });
  const mounts = [...volumeMounts(spec), ...environmentMounts(spec)];
  const node = textAt(spec, 'nodeName');
  const account = textAt(spec, 'serviceAccountName');
  return [
    ...(node === '' ? [] : [{ type: 'runs-on', group: '', kind: 'Node', namespace: '', name: node } as const]),
    ...(account === '' ? [] : [inNamespace('uses-account', 'ServiceAccount', account)]),
    ...mounts.map((mount) => inNamespace('mounts', mount.kind, mount.name)),
    ...objectsAt(spec, 'imagePullSecrets').map((secret) => inNamespace('mounts', 'Secret', textAt(secret, 'name'))),
  ].filter(({ name }) => name !== '');
}

interface Mount {
  readonly kind: 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim';
  readonly name: string;
}

/**
 * Volumes, with the parts of projected ones. An ephemeral volume's claim names the pod as its owner. The volume that
 * admission adds to nearly every pod for its account's token is left out: it would join all pods in one ConfigMap.
 */
function volumeMounts(spec: JsonObject): readonly Mount[] {
  const volumes = objectsAt(spec, 'volumes').filter((volume) => !textAt(volume, 'name').startsWith('kube-api-access-'));
  return volumes.flatMap((volume) => [
    ...sourceMounts(volume, 'secretName'),
    ...objectsAt(objectAt(volume, 'projected'), 'sources').flatMap((source) => sourceMounts(source, 'name')),
    ...mount('PersistentVolumeClaim', textAt(objectAt(volume, 'persistentVolumeClaim'), 'claimName')),
  ]);
}

/** The API names a Secret `secretName` in a volume and `name` in a projection. */
function sourceMounts(source: JsonObject, secretKey: 'secretName' | 'name'): readonly Mount[] {
  return [
    ...mount('ConfigMap', textAt(objectAt(source, 'configMap'), 'name')),
    ...mount('Secret', textAt(objectAt(source, 'secret'), secretKey)),
  ];
}

function environmentMounts(spec: JsonObject): readonly Mount[] {
  const containers = [...objectsAt(spec, 'initContainers'), ...objectsAt(spec, 'containers')];
  return containers.flatMap((container) => [
    ...objectsAt(container, 'envFrom').flatMap((from) => [
      ...mount('ConfigMap', textAt(objectAt(from, 'configMapRef'), 'name')),
      ...mount('Secret', textAt(objectAt(from, 'secretRef'), 'name')),
    ]),
    ...objectsAt(container, 'env').flatMap((variable) => {
      const from = objectAt(variable, 'valueFrom');
      return [
        ...mount('ConfigMap', textAt(objectAt(from, 'configMapKeyRef'), 'name')),
        ...mount('Secret', textAt(objectAt(from, 'secretKeyRef'), 'name')),
      ];
    }),
  ]);
}

function mount(kind: Mount['kind'], name: string): readonly Mount[] {
  return name === '' ? [] : [{ kind, name }];
}
