import { expect, test } from 'vitest';
import { problemWords } from '../../src-preload/model/recording.ts';

test.each([
  ['https://k8s:6443 broke the connection off', 'https://k8s:6443 broke the connection off. Is it running?'],
  ['The disk is full.', 'The disk is full. Is it running?'],
  [
    'its certificate is not valid yet; is the clock right?',
    'its certificate is not valid yet; is the clock right? Is it running?',
  ],
])('what happened ends as a sentence before what to do begins: %s', (sentence, words) => {
  expect(problemWords({ sentence, hint: 'Is it running?' })).toBe(words);
});
