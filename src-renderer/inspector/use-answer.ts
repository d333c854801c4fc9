import { useEffect, useState } from 'react';
import { sentenceOf } from '../playback/problem.ts';

/** Something to ask the engine. Make it with `useMemo`: another object is another question. */
export interface Question<T> {
  /** What it is about. Another subject forgets the answers before. */
  readonly subject: number;
  /** The `seq` that the answer has to reach; another is another question. */
  readonly reaching?: number;
  readonly ask: () => Promise<T>;
}

/** The answer to the newest question; until it comes, the one before, so that nothing flickers while scrubbing. */
export interface Answer<T> {
  readonly value?: T;
  /** One sentence, when the newest question failed. */
  readonly problem?: string;
}

/** Asks each new question; late answers to older ones are dropped. Without a question there is no answer. */
export function useAnswer<T>(question: Question<T> | undefined): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T> & { readonly subject?: number }>({});
  useEffect(() => {
    if (question === undefined) {
      return undefined;
    }
    let isNewest = true;
    const { subject, ask } = question;
    ask().then(
      (value) => isNewest && setAnswer({ subject, value }),
      (error: unknown) => isNewest && setAnswer({ subject, problem: sentenceOf(error) }),
    );
    return () => {
      isNewest = false;
    };
  }, [question]);
  return question !== undefined && answer.subject === question.subject ? answer : {};
}
