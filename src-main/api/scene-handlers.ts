import { answering, recordingOf } from './answering.ts';

export const sceneHandlers = {
  at: answering.scene.at.handler(({ input, context }) =>
    recordingOf(context.services, input.recording).reader().sceneAt(input.at),
  ),
  lives: answering.scene.lives.handler(({ input, context }) =>
    recordingOf(context.services, input.recording).reader().lives({ from: input.from, to: input.to }),
  ),
  lookup: answering.scene.lookup.handler(({ input, context }) =>
    recordingOf(context.services, input.recording).reader().lookup(input),
  ),
};
