import { expect, test } from 'vitest';
import { TextMemory } from '../../src-main/store/write/bodies/text-memory.ts';

test('a copy stands by itself, and its memory is used again once it is given back', () => {
  const memory = new TextMemory();
  const given = Buffer.from('one text');
  const copy = memory.copyOf(given);
  given.fill(0);
  expect(copy.toString()).toBe('one text');
  const kept = memory.copyOf(Buffer.from('kept'));
  memory.release(copy);
  const next = memory.copyOf(Buffer.from('next'));
  expect(next.buffer).toBe(copy.buffer);
  expect([next.toString(), kept.toString()]).toEqual(['next', 'kept']);
});

test('memory that is not its own is left alone', () => {
  const memory = new TextMemory();
  const foreign = Buffer.from('foreign');
  memory.release(foreign);
  memory.copyOf(Buffer.from('other')).fill(1);
  expect(foreign.toString()).toBe('foreign');
});
