import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contextConfig, listContexts, loadKubeconfig } from '../../src-main/kube/config/kubeconfig.ts';
import { KubeconfigError, type KubeconfigProblem } from '../../src-main/kube/config/kubeconfig-error.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'khrono-kubeconfig-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(home, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const load = (env: Record<string, string> = {}, explicit: readonly string[] = []) =>
  loadKubeconfig({ explicit, env, home });

const ONE = `
apiVersion: v1
kind: Config
current-context: one
clusters:
- name: c
  cluster: {server: "https://one", certificate-authority: ca.crt}
users:
- name: u
  user: {client-certificate: certs/me.crt, client-key: /abs/me.key, tokenFile: token, exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login}}
contexts:
- name: one
  context: {cluster: c, user: u, namespace: shop}
`;
const TWO = `
current-context: two
clusters: [{name: c, cluster: {server: "https://two"}}, {name: d, cluster: {server: "https://d"}}]
users: [{name: u, user: {token: second}}]
contexts: [{name: two, context: {cluster: d, user: u}}, {name: one, context: {cluster: d, user: u}}]
`;

describe('where the kubeconfig is looked for', () => {
  test('KUBECONFIG: the first file to define a name wins, the first current-context counts, missing files are skipped', () => {
    const one = file('a/one', ONE);
    const two = file('b/two', TWO);
    const config = load({ KUBECONFIG: [join(home, 'missing'), one, '', two].join(delimiter) });
    expect(listContexts(config)).toEqual([
      { name: 'one', cluster: 'c', user: 'u', namespace: 'shop', server: 'https://one', isCurrent: true, file: one },
      { name: 'two', cluster: 'd', user: 'u', namespace: '', server: 'https://d', isCurrent: false, file: two },
    ]);
    expect(contextConfig(config, 'two').user.token).toBe('');
  });

  test('the order of the files decides', () => {
    const config = load({ KUBECONFIG: [file('two', TWO), file('one', ONE)].join(delimiter) });
    expect(config.currentContext).toBe('two');
    expect(contextConfig(config, 'one').cluster.server).toBe('https://d');
    expect(contextConfig(config, '').user.token).toBe('second');
  });

  test('an empty file sets nothing and is no error', () => {
    const config = load({ KUBECONFIG: [file('empty', '\n'), file('one', ONE)].join(delimiter) });
    expect(config.currentContext).toBe('one');
  });

  test('without KUBECONFIG it is ~/.kube/config', () => {
    file('.kube/config', TWO);
    expect(load().currentContext).toBe('two');
  });

  test('--kubeconfig wins over KUBECONFIG', () => {
    expect(load({ KUBECONFIG: file('one', ONE) }, [file('two', TWO)]).currentContext).toBe('two');
  });

  test('paths are relative to their file; a bare plugin command is not a path', () => {
    const path = file('a/one', ONE);
    const { cluster, user } = contextConfig(load({}, [path]), '');
    expect(cluster.caFile).toBe(join(home, 'a/ca.crt'));
    expect(user).toMatchObject({
      certFile: join(home, 'a/certs/me.crt'),
      keyFile: '/abs/me.key',
      tokenFile: join(home, 'a/token'),
    });
    expect(user.exec?.['command']).toBe(join(home, 'a/login'));
    const bare = file('bare', ONE.replace('./login', 'aws'));
    expect(contextConfig(load({}, [bare]), '').user.exec?.['command']).toBe('aws');
  });
});

describe('what is wrong is said in a sentence', () => {
  function problemOf(act: () => unknown): { problem: KubeconfigProblem; said: string } {
    try {
      act();
    } catch (error) {
      if (error instanceof KubeconfigError) return { problem: error.problem, said: `${error.message} | ${error.hint}` };
      throw error;
    }
    throw new Error('nothing was wrong');
  }

  test('none found: the places are named', () => {
    const { problem, said } = problemOf(() => load({ KUBECONFIG: '/nowhere/a' }));
    expect(problem).toBe('not-found');
    expect(said).toContain('/nowhere/a');
    expect(problemOf(() => load()).said).toContain(join(home, '.kube', 'config'));
  });

  test('an explicit file that is missing is an error', () => {
    expect(problemOf(() => load({}, ['/nowhere/b']))).toEqual({
      problem: 'not-found',
      said: 'the kubeconfig /nowhere/b does not exist | Check the path given with --kubeconfig.',
    });
  });

  test('a folder is not readable', () => {
    expect(problemOf(() => load({}, [home])).problem).toBe('unreadable');
  });

  test('broken YAML: file and line', () => {
    const path = file('broken', 'kind: Config\nclusters:\n  - name: [\ncontexts: x');
    const { problem, said } = problemOf(() => load({}, [path]));
    expect(problem).toBe('broken');
    expect(said).toMatch(new RegExp(`^${path}, line [34] is not valid YAML`));
  });

  test('YAML that is no mapping', () => {
    expect(problemOf(() => load({}, [file('list', '- a\n- b')])).problem).toBe('broken');
  });

  test('an unknown context: the known ones are listed', () => {
    const { problem, said } = problemOf(() => contextConfig(load({}, [file('two', TWO)]), 'three'));
    expect(problem).toBe('unknown-context');
    expect(said).toBe('there is no context "three" in the kubeconfig | Known contexts: two, one.');
  });

  test('no current context', () => {
    const path = file('none', TWO.replace('current-context: two', ''));
    expect(problemOf(() => contextConfig(load({}, [path]), '')).problem).toBe('unknown-context');
  });

  test.each([
    [
      'a missing cluster',
      'contexts: [{name: x, context: {cluster: gone, user: u}}]',
      'names cluster "gone", which is not defined',
    ],
    [
      'a cluster without server',
      'clusters: [{name: c}]\ncontexts: [{name: x, context: {cluster: c}}]',
      'which has no server',
    ],
    [
      'a server that is no address',
      'clusters: [{name: c, cluster: {server: "nonsense"}}]\ncontexts: [{name: x, context: {cluster: c}}]',
      'not an http or https address',
    ],
    [
      'a missing user',
      'clusters: [{name: c, cluster: {server: "https://s"}}]\ncontexts: [{name: x, context: {cluster: c, user: nobody}}]',
      'names user "nobody"',
    ],
  ])('a context that leads nowhere: %s', (_name, text, sentence) => {
    const { problem, said } = problemOf(() => contextConfig(load({}, [file('x', text)]), 'x'));
    expect(problem).toBe('incomplete');
    expect(said).toContain(sentence);
  });
});
