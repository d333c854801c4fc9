import { afterEach, describe, expect, it } from 'vitest';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import { openSession, type Session } from '../../src-renderer/app/session/session.ts';
import { rememberedSettings } from '../../src-renderer/app/session/settings.ts';
import { aContext, aStatus, fakeEngine, idlePlayer, settled } from './fake-engine.ts';

const sessions: Session[] = [];
afterEach(() => sessions.splice(0).forEach((session) => session.close()));

function aSession({ contexts = ['prod', 'staging'], remembered = '', asked = '' } = {}) {
  const engine = fakeEngine(contexts.map(aContext));
  const settings = rememberedSettings({ getItem: () => null, setItem: () => undefined });
  if (remembered !== '') {
    settings.setState({ context: remembered });
  }
  const players: string[] = [];
  const session = openSession({
    client: engine.client,
    settings,
    asked: asked === '' ? undefined : asked,
    clock: () => 5,
    pause: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    goTo: (recording, { at }) => players.push(`go to ${at} of ${recording}`),
    openPlayer: ({ id, isLive }) => {
      const name = `${id} ${isLive ? 'live' : 'still'}`;
      players.push(`open ${name}`);
      return idlePlayer(id, () => players.push(`close ${name}`));
    },
  });
  sessions.push(session);
  const shown = () => {
    const { shown } = session.state.getState();
    return typeof shown === 'string' ? shown : shown.id;
  };
  return { ...engine, session, settings, players, shown };
}

describe('what a session shows', () => {
  it('is the start screen when nothing is open and nothing was recorded before', async () => {
    const { say, shown, calls } = aSession();
    expect(shown()).toBe('opening');
    await say();
    expect(shown()).toBe('start');
    expect(calls).toEqual([]);
  });

  it('is the recording that began last', async () => {
    const { say, shown, players } = aSession();
    await say(aStatus('old', { first: 1000 }), aStatus('new', { first: 2000 }), aStatus('older', { first: 500 }));
    expect(shown()).toBe('new');
    expect(players).toEqual(['open new live']);
  });

  it('is what the address asks for, if that is open', async () => {
    const { say, shown } = aSession({ asked: 'old' });
    await say(aStatus('old', { first: 1000 }), aStatus('new', { first: 2000 }));
    expect(shown()).toBe('old');
  });

  it('says so where the address asks for what is not open, and nothing is', async () => {
    const { say, shown, session } = aSession({ asked: 'old' });
    await say();
    expect(shown()).toBe('start');
    expect(session.state.getState().problem).toMatch(/^The link leads to a recording that is not open here\./);
  });

  it('is the context of the last visit, recorded again', async () => {
    const { say, shown, calls, players } = aSession({ remembered: 'staging' });
    await say();
    expect(calls).toEqual(['record staging']);
    await say(aStatus('staging', { isEmpty: true, state: { type: 'connecting', waitingFor: 'the server' } }));
    expect(shown()).toBe('staging');
    expect(players).toEqual([]);
    await say(aStatus('staging'));
    expect(players).toEqual(['open staging live']);
  });

  it('is not recorded when the kubeconfig has lost that context', async () => {
    const { say, shown, calls } = aSession({ remembered: 'gone' });
    await say();
    expect([shown(), calls]).toEqual(['start', []]);
  });

  it('stays when others are opened or end', async () => {
    const { say, shown } = aSession();
    await say(aStatus('one'));
    await say(aStatus('one'), aStatus('two', { first: 8000 }));
    expect(shown()).toBe('one');
    await say(aStatus('two'));
    expect(shown()).toBe('opening');
  });
});

describe('the player of a session', () => {
  it('is another one when the recording stops growing, and when it goes on', async () => {
    const { say, players } = aSession();
    await say(aStatus('one'));
    await say(aStatus('one', { state: { type: 'stopped' } }));
    await say(aStatus('one'));
    expect(players).toEqual(['open one live', 'open one still', 'close one live', 'open one live', 'close one still']);
  });

  it('does not change while the recording only retries', async () => {
    const { say, players } = aSession();
    const problem = { code: 'unreachable', sentence: 's', hint: 'h' } as const;
    await say(aStatus('one'));
    await say(aStatus('one', { state: { type: 'retrying', problem, nextTryAt: aStatus('one').now } }));
    expect(players).toEqual(['open one live']);
  });

  it('is of the other recording once that is shown, and closed with the session', async () => {
    const { say, session, players } = aSession();
    await say(aStatus('one'), aStatus('two', { first: 1, state: { type: 'file' } }));
    session.show('two');
    session.close();
    expect(players).toEqual(['open one live', 'open two still', 'close one live', 'close two still']);
  });
});

describe('what a session is asked for', () => {
  it('remembers the context that was recorded', async () => {
    const { say, session, settings } = aSession();
    await say();
    session.record('prod');
    await settled();
    expect(settings.getState().context).toBe('prod');
  });

  it('says why it was refused, until that is dismissed, and forgets no context for it', async () => {
    const { say, session, settings, refuse } = aSession();
    await say();
    refuse('No context “prod”.');
    session.record('prod');
    await settled();
    expect(session.state.getState()).toMatchObject({ problem: 'No context “prod”.', shown: 'start' });
    expect(settings.getState().context).toBeUndefined();
    session.dismissProblem();
    expect(session.state.getState().problem).toBeUndefined();
  });

  it('says nothing any more once it is closed', async () => {
    const { say, session } = aSession();
    await say(aStatus('one'));
    session.close();
    await say(aStatus('two'));
    expect(session.state.getState().statuses.map(({ id }) => id)).toEqual(['one']);
  });
});

describe('a link to a moment', () => {
  const moment = { context: 'staging', at: timestampFromMs(1500) };

  it('shows the recording of its cluster at that moment', async () => {
    const { session, say, shown, players } = aSession();
    await say(aStatus('prod', { first: 2000 }), aStatus('staging', { first: 1000 }));
    expect(shown()).toBe('prod');
    session.showMoment(moment);
    expect(shown()).toBe('staging');
    expect(players.slice(1)).toEqual(['go to 1500 of staging', 'open staging live', 'close prod live']);
  });

  it('records nothing by itself, and is followed once its cluster is open', async () => {
    const { session, say, shown, players, calls } = aSession();
    session.showMoment(moment);
    await say(aStatus('prod'));
    expect(session.state.getState().problem).toMatch(/a moment of staging, which is not open/);
    expect([shown(), calls]).toEqual(['prod', []]);
    await say(aStatus('prod'), aStatus('staging', { first: 1000 }));
    expect(players).toContain('go to 1500 of staging');
    expect(shown()).toBe('staging');
    expect(session.state.getState().problem).toBeUndefined();
  });
});
