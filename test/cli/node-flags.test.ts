import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { nodeFlags } from '../fakes/node-flags.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('starts in the same way however it is started', () => {
  const [first = ''] = readFileSync(`${root}src-main/cli.ts`, 'utf8').split('\n');
  expect(first).toBe(`#!/usr/bin/env -S node ${nodeFlags(root).join(' ')}`);
  expect(nodeFlags(root)).not.toEqual([]);
});
