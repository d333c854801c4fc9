import { gunzipSync, gzipSync } from 'node:zlib';

/** What may never be found again, by where it was planted. */
export const PLANTED = {
  data: 'planted-data-5f0c2a91e7',
  stringData: 'planted-string-data-8be1d2',
  lastApplied: 'planted-last-applied-71c09e',
  release: 'planted-helm-release-c43ad8',
  releaseInConfigMap: 'planted-helm-configmap-09f1',
  annotation: 'planted-annotation-bearer-token-66e1f0',
  environment: 'planted-env-password-2d7b',
  changed: 'planted-changed-value-b81c44',
  deleted: 'planted-deleted-value-3fe902',
  unreadable: 'planted-unreadable-line-d01',
  kubeconfigToken: 'planted-kubeconfig-token-e7a5c3',
  pluginToken: 'planted-plugin-token-4a90bf',
} as const;

export const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
export const packed = (text: string) => base64(gzipSync(text));

const metadata = (name: string, more: object = {}) => ({
  name,
  namespace: 'shop',
  uid: `uid-${name}`,
  resourceVersion: '5',
  ...more,
});
const secretManifest = (value: string) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' }, stringData: { key: value } });

/** The Secrets of the cluster, as a list has them. */
export const SECRETS: readonly object[] = [
  {
    metadata: metadata('plain', {
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': secretManifest(PLANTED.lastApplied) },
    }),
    data: { key: base64(PLANTED.data) },
    stringData: { key: PLANTED.stringData },
  },
  {
    metadata: metadata('sh.helm.release.v1.shop.v1', { labels: { owner: 'helm' } }),
    type: 'helm.sh/release.v1',
    data: { release: base64(packed(JSON.stringify({ manifest: secretManifest(PLANTED.release) }))) },
  },
];

export const CONFIG_MAPS: readonly object[] = [
  {
    metadata: metadata('shop.v1', { labels: { owner: 'helm' } }),
    data: { release: packed(JSON.stringify({ manifest: secretManifest(PLANTED.releaseInConfigMap) })) },
  },
];

export const PODS: readonly object[] = [
  {
    metadata: metadata('web', { annotations: { 'example.com/hook': `Authorization: Bearer ${PLANTED.annotation}` } }),
    spec: { containers: [{ name: 'web', env: [{ name: 'DB_PASSWORD', value: PLANTED.environment }] }] },
  },
];

const line = (type: string, object: object) =>
  `${JSON.stringify({ type, object: { kind: 'Secret', apiVersion: 'v1', ...object } })}\n`;

/** What a watch of the Secrets says then; the last line cannot be read. */
export const SECRET_LINES = [
  line('MODIFIED', { metadata: metadata('plain', { resourceVersion: '6' }), data: { key: base64(PLANTED.changed) } }),
  line('DELETED', { metadata: metadata('plain', { resourceVersion: '7' }), data: { key: base64(PLANTED.deleted) } }),
  `{"type":"ADDED","object":{"kind":"Secret","apiVersion":"v1","metadata":{"name":"odd","namespace":"shop","uid":"uid-odd","resourceVersion":"8"},"stringData":{"key":"${PLANTED.unreadable}\u0001","n":01}}}\n`,
].join('');

const BASE64_RUN = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
const DEEPEST = 4;

/** Which planted secrets are in these bytes: as they are, in base64 however it falls, or packed in either. */
export function plantedIn(bytes: Uint8Array, depth = 0): readonly string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const plain = Object.values(PLANTED).filter((secret) => forms(secret).some((form) => text.includes(form)));
  if (depth === DEEPEST) return plain;
  const inside = [...text.matchAll(BASE64_RUN)].flatMap(([run]) => {
    const decoded = Buffer.from(run, 'base64');
    return plantedIn(unpacked(decoded) ?? decoded, depth + 1);
  });
  return [...new Set([...plain, ...inside])];
}

/** A text in base64 looks in three ways, by what stands before it; its ends depend on its neighbours. */
function forms(secret: string): readonly string[] {
  const shifted = ['', 'a', 'ab'].map((before) => base64(before + secret).slice(before === '' ? 0 : 4, -4));
  return [secret, ...shifted];
}

function unpacked(bytes: Buffer): Buffer | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return undefined;
  try {
    return gunzipSync(bytes);
  } catch {
    // It only looked packed.
    return undefined;
  }
}
