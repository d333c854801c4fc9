import { describe, expect, it } from 'vitest';
import { PageCommands } from '../../src-main/engine/page-commands.ts';
import type { PageCommand } from '../../src-preload/model/playback.ts';

const show = (recording: string): PageCommand => ({ type: 'show-recording', recording });

describe('commands on their way to pages', () => {
  it('wait for the first page, and go to it alone', () => {
    const commands = new PageCommands();
    commands.send(show('r1'));
    commands.send(show('r2'));
    const first: PageCommand[] = [];
    const second: PageCommand[] = [];
    commands.listen((command) => first.push(command));
    commands.listen((command) => second.push(command));
    expect(first).toEqual([show('r1'), show('r2')]);
    expect(second).toEqual([]);
    commands.send(show('r3'));
    expect([first.at(-1), second.at(-1)]).toEqual([show('r3'), show('r3')]);
  });

  it('wait again once no page is left', () => {
    const commands = new PageCommands();
    const first: PageCommand[] = [];
    commands.listen((command) => first.push(command))();
    commands.send(show('r1'));
    expect(first).toEqual([]);
    const next: PageCommand[] = [];
    commands.listen((command) => next.push(command));
    expect(next).toEqual([show('r1')]);
  });
});
