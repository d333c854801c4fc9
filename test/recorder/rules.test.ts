import { describe, expect, it } from 'vitest';
import { DEFAULT_RULES } from '../../src-main/recorder/redaction/default-rules.ts';
import { redactorFor, TOKENS } from '../../src-main/recorder/redaction/redact.ts';
import { kindsNotAmong, ruleProblem } from '../../src-main/recorder/redaction/rules.ts';
import { sealWith } from '../../src-main/recorder/redaction/sealed-value.ts';
import type { RedactionRule } from '../../src-preload/model/redaction-rule.ts';

const key = new Uint8Array(32).fill(7);
const sealed = (value: string) => sealWith(key)(Buffer.from(value, 'utf8'));
const by = (rules: readonly RedactionRule[]) => {
  const redact = redactorFor(key, rules);
  return (object: object) => {
    const { text, counts } = redact(JSON.stringify(object), object, 'Any');
    return { object: JSON.parse(text), text, counts: Object.fromEntries(counts) };
  };
};
const rule = (...paths: string[]): RedactionRule => ({ name: 'own', kinds: ['*'], paths });
const deployment = (env: readonly object[], rest: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', ...rest },
  spec: { template: { spec: { containers: [{ name: 'a' }, { name: 'b', env }] } } },
});

describe('the default rules', () => {
  const redact = by(DEFAULT_RULES);

  it.each(['DB_PASSWORD', 'github_token', 'CLIENT_SECRET', 'API_KEY', 'AWS_SECRET_ACCESS_KEY'])(
    'replace the value of the variable %s wherever a pod template has it',
    (name) => {
      const env = [
        { name: 'MODE', value: 'dark' },
        { name, value: 'hunter2' },
      ];
      const { object, counts } = redact(deployment(env));
      expect(object.spec.template.spec.containers[1].env).toEqual([env[0], { name, value: sealed('hunter2') }]);
      expect(counts).toEqual({ environment: 1 });
    },
  );

  it('leave references to Secrets and empty values as they are', () => {
    const env = [
      { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
      { name: 'API_KEY', value: '' },
    ];
    const { object, counts } = redact(deployment(env));
    expect(object).toEqual(deployment(env));
    expect(counts).toEqual({});
  });

  it('replace the same in what kubectl repeats of the object', () => {
    const env = [{ name: 'DB_PASSWORD', value: 'hunter2' }];
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(deployment(env))}\n` };
    const { text, counts } = redact(deployment(env, { annotations }));
    expect(text).not.toContain('hunter2');
    expect(text).toContain('redacted:');
    expect(counts).toEqual({ environment: 2 });
  });

  it('replace only the password of an address', () => {
    const env = [{ name: 'DATABASE', value: 'postgres://app:pa55&word@db:5432/shop?x=<1>' }];
    const { object, counts, text } = redact(deployment(env));
    expect(object.spec.template.spec.containers[1].env[0].value).toBe(
      `postgres://app:${sealed('pa55&word')}@db:5432/shop?x=<1>`,
    );
    expect(text).toContain('\\u003c1\\u003e');
    expect(counts).toEqual({ 'passwords in addresses': 1 });
    const map = { apiVersion: 'v1', kind: 'ConfigMap', data: { 'app.yaml': 'a: amqp://me:pw@mq\nb: http://mq:80/' } };
    expect(redact(map).object.data).toEqual({ 'app.yaml': `a: amqp://me:${sealed('pw')}@mq\nb: http://mq:80/` });
  });

  it('replace tokens in annotations, and only them', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl';
    const annotations = {
      note: `pull with ${token}, please`,
      jwt,
      bearer: 'Bearer abcdefghijklmnopqrst',
      vault: 'hvs.CAESIJabcdefghijklmnopq',
      basic: 'Basic dXNlcjpwYXNzd29yZA==',
      registry: '{"auths":{"r.example":{"auth":"dXNlcjpwYXNz"}}}',
      plain: 'hey, Basic configuration of hvs.',
    };
    const { object, counts } = redact(deployment([], { annotations }));
    expect(object.metadata.annotations).toEqual({
      note: `pull with ${sealed(token)}, please`,
      jwt: sealed(jwt),
      bearer: `Bearer ${sealed('abcdefghijklmnopqrst')}`,
      vault: sealed('hvs.CAESIJabcdefghijklmnopq'),
      basic: `Basic ${sealed('dXNlcjpwYXNzd29yZA==')}`,
      registry: `{"auths":{"r.example":{"auth":"${sealed('dXNlcjpwYXNz')}"}}}`,
      plain: 'hey, Basic configuration of hvs.',
    });
    expect(counts).toEqual({ 'tokens in annotations': 4, [TOKENS]: 2 });
  });
});

describe('a value that was replaced', () => {
  const address = (password: string) => `postgres://app:${password}@db/shop`;
  const annotated = (password: string) => {
    const annotations = { url: address(password) };
    const env = [{ name: 'DB_PASSWORD', value: address(password) }];
    const applied = JSON.stringify(deployment(env, { annotations })).replaceAll('&', '\\u0026');
    return deployment(env, { annotations: { ...annotations, applied } });
  };

  it('looks the same in what kubectl repeats, and is counted once for each place', () => {
    const { object, counts } = by(DEFAULT_RULES)(annotated('pa55&word'));
    const { url, applied } = object.metadata.annotations;
    expect(url).toBe(address(sealed('pa55&word')));
    expect(JSON.parse(applied).metadata.annotations.url).toBe(url);
    const { env } = object.spec.template.spec.containers[1];
    expect(env[0].value).toBe(sealed(address('pa55&word')));
    expect(JSON.parse(applied).spec.template.spec.containers[1].env).toEqual(env);
    expect(counts).toEqual({ environment: 2, 'passwords in addresses': 2 });
  });

  it('looks different when it has changed', () => {
    const redact = by(DEFAULT_RULES);
    const applied = (password: string) => redact(annotated(password)).object.metadata.annotations.applied;
    expect(applied('new')).not.toBe(applied('old'));
  });

  it('is not replaced by another rule', () => {
    const rules = [rule('data.*'), { ...rule('metadata.annotations.*'), name: 'all', values: '.+' }];
    const secret = { kind: 'Secret', metadata: { annotations: { a: sealed('x') } }, data: { a: 'aHVudGVyMg==' } };
    const { object, counts } = by(rules)(secret);
    expect(object).toEqual({ ...secret, data: { a: sealed('hunter2') } });
    expect(counts).toEqual({ '': 1 });
  });

  it('is of the text as it came where a rule takes a whole annotation', () => {
    const manifest = JSON.stringify(deployment([{ name: 'DB_PASSWORD', value: 'hunter2' }]));
    const { object, counts } = by([...DEFAULT_RULES, rule('metadata.annotations.*')])(
      deployment([], { annotations: { applied: manifest } }),
    );
    expect(object.metadata.annotations.applied).toBe(sealed(manifest));
    expect(counts).toEqual({ own: 1 });
  });
});

describe('a rule', () => {
  it.each([
    ['spec.template.spec.containers[*].name', ['a', 'b']],
    ['spec.**.containers[b].name', ['b']],
    ['metadata.labels["app.kubernetes.io/name"]', ['web']],
    ['metadata.labels.app*', ['web']],
    ['spec.replicas', [3]],
  ])('with the path %s finds what it names', (path, values) => {
    const object = deployment([], { labels: { 'app.kubernetes.io/name': 'web', tier: 'x' } });
    Object.assign(object.spec, { replicas: 3 });
    const { text, counts } = by([rule(path)])(object);
    expect(counts).toEqual({ own: values.length });
    for (const value of values) expect(text).toContain(sealed(String(value)));
  });

  it('keeps every other character', () => {
    const text =
      '{ "kind":"Widget","z":1.0, "spec":{"big":12345678901234567890,"note":"\\u003cb\\u003e é", "key" : "v" } }';
    const redact = redactorFor(key, [rule('spec.key')]);
    expect(redact(text, JSON.parse(text), 'Widget').text).toBe(text.replace('"v"', `"${sealed('v')}"`));
  });

  it('looks only into its kinds, named with or without their group', () => {
    for (const [kind, count] of [
      ['deployment', 1],
      ['Deployment.apps', 1],
      ['deployments', 1],
      ['Deployment.example.com', 0],
      ['Pod', 0],
    ] as const) {
      const { counts } = by([{ ...rule('metadata.name'), kinds: [kind] }])(deployment([]));
      expect([kind, counts['own'] ?? 0]).toEqual([kind, count]);
    }
  });

  it('is known to be idle where there is none of its kinds', () => {
    const present = [
      { group: 'apps', kind: 'Deployment' },
      { group: '', kind: 'Pod' },
    ];
    const kinds = ['deployments', 'deployment.apps', 'POD', '*', 'Pood', 'pod.apps'];
    expect(kindsNotAmong(present, [{ ...rule('spec'), kinds }])).toEqual([
      { rule: 'own', kind: 'Pood' },
      { rule: 'own', kind: 'pod.apps' },
    ]);
  });

  it('takes a whole value that another rule would only mend', () => {
    const mends: RedactionRule = { ...rule('metadata.name'), name: 'part', values: 'w' };
    const { object, counts } = by([mends, rule('metadata')])(deployment([]));
    expect(object.metadata).toBe(sealed('{"name":"web"}'));
    expect(counts).toEqual({ own: 1 });
  });

  it('that cannot be read is told with what is wrong', () => {
    expect(ruleProblem([rule('spec[].name')])).toBe(
      'the path "spec[].name" has brackets without a name; write [*] for all elements',
    );
    expect(ruleProblem([rule('spec.**')])).toBe('the path "spec.**" must end with a member or an element');
    expect(ruleProblem([rule('spec.a]')])).toBe('the path "spec.a]" cannot be read from "]" on');
    expect(ruleProblem([{ ...rule('spec'), values: '(' }])).toBe('the path "(" is no regular expression');
    expect(ruleProblem(DEFAULT_RULES)).toBeUndefined();
  });
});
