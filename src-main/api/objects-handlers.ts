import { answering, recordingOf } from './answering.ts';

export const objectsHandlers = {
  history: answering.objects.history.handler(({ input, context }) =>
    recordingOf(context.services, input.recording).reader().history(input.object, input.before, input.limit),
  ),
  body: answering.objects.body.handler(async ({ input, context }) => ({
    body: await recordingOf(context.services, input.recording).reader().body(input.seq),
  })),
};
