import type { Page } from '@playwright/test';

/** What a page went through while it was watched. */
export interface Watched {
  /** From one frame to the next, in ms. */
  readonly frames: readonly number[];
  /** Tasks longer than 50 ms. */
  readonly longTasks: readonly number[];
  /** Most cards or nodes that were mounted. */
  readonly cards: number;
  /** What the page's main thread used of a processor, as a share: it means something on a machine that does other things too. */
  readonly busy: number;
}

/** Puts the instruments into the page; they cost a number a frame. */
export async function instrument(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const probe = { frames: [] as number[], longTasks: [] as number[], cards: 0, last: 0, isOn: false, begun: 0 };
    Object.assign(window, { probe });
    new PerformanceObserver((list) => {
      if (probe.isOn) for (const entry of list.getEntries()) probe.longTasks.push(entry.duration);
    }).observe({ type: 'longtask' });
    const tick = (now: number) => {
      probe.begun++;
      if (probe.isOn) {
        if (probe.last > 0) probe.frames.push(now - probe.last);
        probe.last = now;
        probe.cards = Math.max(probe.cards, document.getElementsByClassName('react-flow__node').length);
      }
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
}

export interface ProbedWindow {
  readonly probe: {
    frames: number[];
    longTasks: number[];
    cards: number;
    last: number;
    isOn: boolean;
    /** Frames since the page was opened. This is told of each before the page is. */
    begun: number;
  };
}

/** Watches the page while `act` runs. */
export async function watch(page: Page, act: () => Promise<void>): Promise<Watched> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const usedMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
  await page.evaluate(() => {
    const { probe } = window as unknown as ProbedWindow;
    Object.assign(probe, { frames: [], longTasks: [], cards: 0, last: 0, isOn: true });
  });
  const [began, usedBefore] = [performance.now(), await usedMs()];
  await act();
  const busy = ((await usedMs()) - usedBefore) / (performance.now() - began);
  await session.detach();
  const seen = await page.evaluate(async () => {
    const { probe } = window as unknown as ProbedWindow;
    // Long tasks are told a little later than they end.
    await new Promise((resolve) => setTimeout(resolve, 100));
    probe.isOn = false;
    const { frames, longTasks, cards } = probe;
    return { frames, longTasks, cards };
  });
  return { ...seen, busy };
}

/** Bytes of the page's objects that are still in use, in MB. */
export async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
}

/** A pointer that drags to and fro at the speed of a hand, `moves` positions 16 ms apart; late frames do not slow it. */
export async function drag(page: Page, { from, to, moves }: Drag): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const at = (share: number) => ({
    x: from.x + (to.x - from.x) * (0.5 - 0.5 * Math.cos(share * Math.PI * 4)),
    y: from.y + (to.y - from.y) * (0.5 - 0.5 * Math.cos(share * Math.PI * 4)),
  });
  const event = { button: 'left', buttons: 1, clickCount: 1 } as const;
  await session.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...from, ...event });
  const sent: Promise<unknown>[] = [];
  for (let move = 1; move <= moves; move++) {
    sent.push(session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...at(move / moves), ...event }));
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
  await Promise.all(sent);
  await session.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...from, ...event });
  await session.detach();
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Drag {
  readonly from: Point;
  readonly to: Point;
  readonly moves: number;
}
