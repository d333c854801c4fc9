import { portFrom } from '@carrier/port.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src-renderer/connect/connection.ts';
import { connectionStep, type ConnectionState, retryDelayMs } from '../../src-renderer/connect/connection-state.ts';
import type { DoorListener } from '../../src-renderer/connect/door.ts';
import { engineUrl } from '../../src-renderer/connect/socket-door.ts';

const connected: ConnectionState = { type: 'connected' };
const connecting = (failures: number): ConnectionState => ({ type: 'connecting', failures });
const lost = (failures: number): ConnectionState => ({ type: 'lost', failures });

describe('the state of a connection', () => {
  it.each([
    [connecting(0), 'opened', connected],
    [connecting(0), 'closed', lost(1)],
    [connecting(3), 'closed', lost(4)],
    [connecting(2), 'retry-due', connecting(2)],
    [connected, 'opened', connected],
    [connected, 'closed', lost(0)],
    [connected, 'retry-due', connected],
    [lost(2), 'opened', connected],
    [lost(2), 'closed', lost(2)],
    [lost(2), 'retry-due', connecting(2)],
  ] as const)('%j after %s', (state, event, next) => {
    expect(connectionStep(state, event)).toEqual(next);
  });

  it('waits longer after each failure, at most five seconds', () => {
    expect([0, 1, 2, 3, 4, 5, 60].map(retryDelayMs)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
  });

  it('finds the engine beside the page', () => {
    expect(engineUrl({ protocol: 'http:', host: '127.0.0.1:7443' })).toBe('ws://127.0.0.1:7443/rpc');
    expect(engineUrl({ protocol: 'https:', host: 'k.example' })).toBe('wss://k.example/rpc');
  });
});

describe('a connection', () => {
  const ports: { close(): void }[] = [];
  afterEach(() => ports.splice(0).forEach((port) => port.close()));

  function aDoor() {
    const log: string[] = [];
    const timers: { readonly run: () => void; readonly ms: number }[] = [];
    let listener: DoorListener | undefined;
    const connection = connect(
      (given) => {
        listener = given;
        return { knock: () => log.push('knock') };
      },
      (run, ms) => {
        timers.push({ run, ms });
        return () => undefined;
      },
    );
    const open = () => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      listener?.opened(portFrom(port1));
    };
    return { connection, log, timers, open, close: () => listener?.closed() };
  }

  it('knocks at once, and again when its time has come after a loss', () => {
    const { connection, log, timers, open, close } = aDoor();
    expect(connection.getState()).toEqual({ state: connecting(0) });
    close();
    close();
    expect(timers.map(({ ms }) => ms)).toEqual([500]);
    timers[0]?.run();
    expect(log).toEqual(['knock', 'knock']);
    open();
    expect(connection.getState().state).toEqual(connected);
  });

  it('keeps the client after a loss and brings another with the next port', () => {
    const { connection, timers, open, close } = aDoor();
    open();
    const first = connection.getState().client;
    close();
    expect(connection.getState()).toEqual({ state: lost(0), client: first });
    open();
    expect(connection.getState().client).not.toBe(first);
    timers[0]?.run();
    expect(connection.getState().state).toEqual(connected);
  });
});
