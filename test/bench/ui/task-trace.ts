import type { Page } from '@playwright/test';

/** A task of a page's main thread, in ms: how long it took, and for how long of that the thread had a processor. */
export interface TracedTask {
  readonly wallMs: number;
  readonly threadMs: number;
}

/** The part of the browser's trace events that is read. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * The tasks of the busiest main thread of a page's browser while `act` runs. A task that is long by the wall and short by
 * its thread was not at work: others had the processor.
 */
export async function tracedTasks(page: Page, act: () => Promise<void>): Promise<readonly TracedTask[]> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser of its own.');
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as readonly TraceEvent[])));
  const categories = ['disabled-by-default-devtools.timeline', '__metadata'];
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: categories, excludedCategories: ['*'] },
  });
  await act();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  return busiest(events);
}

function busiest(events: readonly TraceEvent[]): readonly TracedTask[] {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const tasks = mains.map(({ pid, tid }) =>
    events
      .filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X' && event.name === 'RunTask')
      .map(({ dur = 0, tdur = 0 }) => ({ wallMs: dur / 1000, threadMs: tdur / 1000 })),
  );
  const work = (of: readonly TracedTask[]) => of.reduce((sum, { threadMs }) => sum + threadMs, 0);
  return tasks.toSorted((a, b) => work(b) - work(a))[0] ?? [];
}
