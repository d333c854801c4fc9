import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { z } from 'zod';
import { startDemoCluster } from '../../src-main/demo/demo-cluster.ts';
import { type DesktopApp, enginePid, isRealElectron, launchDesktop } from './desktop-app.ts';
import { call, takePort } from './port-probe.ts';

/** Two contexts whose server nobody serves: enough for a menu, and the page has to say so. */
const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: near
clusters:
  - {name: nowhere, cluster: {server: 'http://127.0.0.1:9'}}
users:
  - {name: nobody, user: {token: none}}
contexts:
  - {name: near, context: {cluster: nowhere, user: nobody}}
  - {name: r&d, context: {cluster: nowhere, user: nobody}}
`;

const test = base.extend<{ readonly desktop: DesktopApp }>({
  // Playwright wants the fixtures a fixture depends on by destructuring, also when there are none.
  // oxlint-disable-next-line no-empty-pattern
  desktop: async ({}, use, testInfo) => {
    const kubeconfig = join(testInfo.outputPath(), 'kubeconfig.yaml');
    writeFileSync(kubeconfig, KUBECONFIG);
    await using desktop = await launchDesktop(['--kubeconfig', kubeconfig]);
    await use(desktop);
  },
});

test.skip(
  process.platform === 'win32' && !isRealElectron,
  'The double is a shell script; Windows runs this on Electron.',
);

test('a window opens on our own scheme and is shown when there is something to see', async ({ desktop }) => {
  const shown = () =>
    desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => [window.isVisible(), window.webContents.getURL()]),
    );
  await expect.poll(shown).toEqual([[true, 'app://khronoscope/index.html']]);
  await expect(desktop.page).toHaveTitle(/Khronoscope/);
});

test('the page shows itself under the strict policy without breaking it', async ({ desktop }) => {
  const refused: string[] = [];
  desktop.page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) {
      refused.push(message.text());
    }
  });
  await desktop.page.reload();
  await desktop.page.waitForLoadState('networkidle');
  expect(refused).toEqual([]);
  const policy = await desktop.page.evaluate(async () =>
    (await fetch('index.html')).headers.get('content-security-policy'),
  );
  expect(policy).toContain("default-src 'none'; script-src 'self'");
});

test('an inline script is refused', async ({ desktop }) => {
  const outcome = await desktop.page.evaluate(async () => {
    const violated = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
        once: true,
      });
    });
    const script = document.createElement('script');
    script.textContent = 'window.wasRun = true';
    document.body.append(script);
    return { directive: await violated, wasRun: Reflect.has(window, 'wasRun') };
  });
  expect(outcome).toEqual({ directive: 'script-src-elem', wasRun: false });
});

test('nothing outside the page’s folder is served', async ({ desktop }) => {
  const statuses = await desktop.page.evaluate(async () => {
    const asked = ['/..%2fmain%2findex.js', '/../main/index.js', '/assets/..%2f..%2f..%2fpackage.json', '/'];
    return await Promise.all(asked.map(async (address) => (await fetch(address)).status));
  });
  expect(statuses).toEqual([404, 404, 404, 404]);
});

test('the page sees of Electron and Node two things: that there is a desktop, and how to announce itself', async ({
  desktop,
}) => {
  const seen = await desktop.page.evaluate(() => {
    const names = ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron', 'electronDouble'];
    return {
      leaked: names.filter((name) => Reflect.has(globalThis, name)),
      exposed: Object.entries(Reflect.get(window, 'khronoscope')).map(([name, value]) => [name, typeof value]),
      isFrozen: Object.isFrozen(Reflect.get(window, 'khronoscope')),
    };
  });
  expect(seen).toEqual({
    leaked: [],
    exposed: [
      ['desktop', 'boolean'],
      ['announce', 'function'],
    ],
    isFrozen: true,
  });
});

test('the page can neither go elsewhere nor open a window', async ({ desktop }) => {
  const { app, page } = desktop;
  const before = page.url();
  const asked = await app.evaluateHandle(({ BrowserWindow }) => {
    const urls: string[] = [];
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-navigate', (details) => urls.push(details.url));
    return urls;
  });
  await page.evaluate(() => {
    location.href = 'https://example.com/elsewhere';
  });
  await expect.poll(async () => await asked.jsonValue()).toEqual(['https://example.com/elsewhere']);
  expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
  expect(page.url()).toBe(before);
  expect(app.windows()).toHaveLength(1);
});

test('permissions are denied', async ({ desktop }) => {
  const states = await desktop.page.evaluate(async () => [
    await Notification.requestPermission(),
    (await navigator.permissions.query({ name: 'geolocation' })).state,
  ]);
  expect(states).toEqual(['denied', 'denied']);
});

test('the page gets a port, and calls on it are answered by the engine', async ({ desktop }) => {
  await takePort(desktop.page);
  expect(await call(desktop.page, '/recordings/contexts', {})).toMatchObject({
    contexts: [
      { name: 'near', isCurrent: true },
      { name: 'r&d', isCurrent: false },
    ],
  });
});

test('only the top frame of our own page gets a port', async ({ desktop }) => {
  const { app, page } = desktop;
  // The page has its own port, so none of those seen from here on is that one.
  await expect(page.getByText('near').first()).toBeVisible();
  await page.evaluate(() => {
    Object.defineProperty(window, 'portsSeen', { value: [] });
    const see = (event: MessageEvent) => {
      if (event.data === 'khronoscope-port') {
        event.stopImmediatePropagation();
        Reflect.get(window, 'portsSeen').push(event.ports.length);
      }
    };
    window.addEventListener('message', see, { capture: true });
  });
  await app.evaluate(({ ipcMain, BrowserWindow }) => {
    const sender = BrowserWindow.getAllWindows()[0]?.webContents;
    const own = sender?.getURL();
    const frames = [null, { url: 'https://example.com/', parent: null }, { url: own, parent: { url: own } }];
    for (const senderFrame of frames) {
      ipcMain.emit('khronoscope:port', { sender, senderFrame, ports: [] });
    }
  });
  await page.evaluate(() => Reflect.get(window, 'khronoscope').announce());
  // Messages keep their order: a port for one of the others would have come before.
  await expect.poll(async () => await page.evaluate(() => Reflect.get(window, 'portsSeen'))).toEqual([1]);
});

test('the Context menu lists the kubeconfig, and choosing one records and shows it', async ({ desktop }) => {
  const { app, page } = desktop;
  const contexts = async (): Promise<readonly unknown[]> =>
    await app.evaluate(
      ({ Menu }) =>
        Menu.getApplicationMenu()
          ?.getMenuItemById('context')
          ?.submenu?.items.map(({ label, checked }) => [label, checked]) ?? [],
    );
  await expect.poll(contexts).toEqual([
    ['near', expect.any(Boolean)],
    ['r&&d', false],
  ]);
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('context:r&d')?.click());
  await expect.poll(contexts).toContainEqual(['r&&d', true]);
  await expect(page.getByText('r&d').first()).toBeVisible();
});

test('File → Open asks for a file by the native dialog, and a file that is no recording gets a clear word', async ({
  desktop,
}, testInfo) => {
  const path = join(testInfo.outputPath(), 'no-recording.khrono');
  writeFileSync(path, 'this is no recording');
  await desktop.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
  }, path);
  // The page lists the contexts: it listens.
  await expect(desktop.page.getByText('near').first()).toBeVisible();
  await desktop.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('open-recording')?.click());
  await expect(desktop.page.getByText('no-recording.khrono').first()).toBeVisible();
});

test('a file that the system or a second instance hands over is opened', async ({ desktop }, testInfo) => {
  const { app, page } = desktop;
  // The page lists the contexts: it listens.
  await expect(page.getByText('near').first()).toBeVisible();
  const said = await app.evaluateHandle(({ dialog }) => {
    const sentences: string[] = [];
    Reflect.set(dialog, 'showMessageBox', async (options: { readonly message: string }) => {
      sentences.push(options.message);
      return { response: 0, checkboxChecked: false };
    });
    return sentences;
  });
  const [byEvent, bySecond] = ['by-event.khrono', 'by-second.khrono'].map((name) => {
    const path = join(testInfo.outputPath(), name);
    writeFileSync(path, 'this is no recording');
    return path;
  });
  await app.evaluate(({ app: electron }, path) => {
    electron.emit('open-file', { preventDefault: () => undefined }, path);
  }, byEvent);
  await expect.poll(async () => (await said.jsonValue()).join()).toContain('by-event.khrono');
  await app.evaluate(({ app: electron }, file) => {
    electron.emit('second-instance', {}, [], '/', { file });
  }, bySecond);
  await expect.poll(async () => (await said.jsonValue()).join()).toContain('by-second.khrono');
});

test('a page that crashes is shown again; when it does so again at once, a person is asked', async ({ desktop }) => {
  const { app, page } = desktop;
  await expect(page.getByText('near').first()).toBeVisible();
  const announced = await app.evaluateHandle(({ ipcMain, BrowserWindow }) => {
    const channels: string[] = [];
    ipcMain.on('khronoscope:port', () => channels.push('again'));
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    return channels;
  });
  await expect.poll(async () => await announced.jsonValue()).toEqual(['again']);
  const asked = await app.evaluateHandle(({ dialog, BrowserWindow }) => {
    const sentences: string[] = [];
    Reflect.set(dialog, 'showMessageBox', async (options: { readonly message: string }) => {
      sentences.push(options.message);
      return { response: 0, checkboxChecked: false };
    });
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    return sentences;
  });
  await expect.poll(async () => await announced.jsonValue()).toEqual(['again', 'again']);
  expect(await asked.jsonValue()).toEqual([expect.stringContaining('ended unexpectedly')]);
});

test('when the engine is killed it is started again, and the page goes on with the new one', async ({ desktop }) => {
  const { app, page } = desktop;
  await expect(page.getByText('near').first()).toBeVisible();
  const before = await enginePid(app);
  expect(before).toBeDefined();
  process.kill(before ?? 0, 'SIGKILL');
  // A page that has not found its way back yet hears no command, so it is sent again.
  await expect(async () => {
    expect([undefined, before]).not.toContain(await enginePid(app));
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('context:r&d')?.click());
    await expect(page.getByText('127.0.0.1:9 refused the connection').first()).toBeVisible({ timeout: 2000 });
  }).toPass();
});

test('a quit waits until the engine has flushed, and leaves no process behind', async ({ desktop }) => {
  const { app, userData } = desktop;
  const engine = await enginePid(app);
  expect(engine).toBeDefined();
  const witness = join(userData, 'engine-at-will-quit');
  await app.evaluate(
    ({ app: electron }, { pid, file }) => {
      electron.once('will-quit', () => {
        const fs = process.getBuiltinModule('node:fs');
        try {
          process.kill(pid, 0);
          fs.writeFileSync(file, 'alive');
        } catch (error) {
          fs.writeFileSync(file, String(error));
        }
      });
    },
    { pid: engine ?? 0, file: witness },
  );
  const ended = new Promise<number | null>((resolve) => app.process().once('exit', resolve));
  await app.close();
  expect(await ended).toBe(0);
  expect(readFileSync(witness, 'utf8')).toContain('ESRCH');
});

async function lastSeq(page: Page, recording: string): Promise<number> {
  const report = await call(page, '/recordings/report', { recording });
  return z.object({ span: z.object({ lastSeq: z.number() }) }).parse(report).span.lastSeq;
}

/** Records the demo cluster; resolves to its recording once something is in it. Takes the page's port. */
async function recordDemo(page: Page): Promise<string> {
  await takePort(page);
  const chosen = await call(page, '/recordings/record', { context: 'demo' });
  const { recording } = z.object({ recording: z.string() }).parse(chosen);
  await expect
    .poll(async () => await call(page, '/recordings/report', { recording }), { timeout: 30_000 })
    .toMatchObject({ span: { lastSeq: expect.any(Number) } });
  return recording;
}

test.describe('with a cluster', () => {
  const withCluster = test.extend<{ readonly recorder: DesktopApp }>({
    // oxlint-disable-next-line no-empty-pattern
    recorder: async ({}, use, testInfo) => {
      const cluster = await startDemoCluster();
      const kubeconfig = join(testInfo.outputPath(), 'demo.yaml');
      writeFileSync(kubeconfig, cluster.kubeconfig);
      {
        await using desktop = await launchDesktop(['--kubeconfig', kubeconfig]);
        await use(desktop);
      }
      await cluster.close();
    },
  });

  withCluster('typed arrays arrive at the page as typed arrays', async ({ recorder }) => {
    const recording = await recordDemo(recorder.page);
    const to = Date.now();
    const density = await call(recorder.page, '/changes/density', { recording, from: to - 10_000, to, bucketMs: 1000 });
    expect(density).toMatchObject({ bucketMs: 1000, counts: expect.stringMatching(/^Int32Array [1-9]/) });
    expect(await call(recorder.page, '/scene/at', { recording, at: to })).toMatchObject({
      rows: expect.stringMatching(/^Int32Array [1-9]/),
    });
  });

  withCluster('a link leads to a moment of a recording that is open, and records nothing', async ({ recorder }) => {
    const { app, page } = recorder;
    expect(await app.evaluate(({ app: electron }) => electron.isDefaultProtocolClient('khronoscope'))).toBe(true);
    await page.getByRole('button', { name: /demo/ }).first().click();
    await expect(page.getByRole('slider', { name: 'Playhead' })).toBeAttached();
    const first = Number(await page.getByRole('slider', { name: 'Playhead' }).getAttribute('aria-valuemin'));
    const at = new Date(first + 200).toISOString();
    await app.evaluate(({ app: electron }, link) => {
      electron.emit('second-instance', {}, [], '/', { link });
    }, `khronoscope://moment?context=demo&t=${at}&rate=0.25`);
    await expect.poll(() => new URL(page.url()).hash).toContain(`t=${at}&rate=0.25`);
    await expect(page.getByRole('button', { name: 'Speed ¼×' })).toBeVisible();
    await app.evaluate(({ app: electron }) => {
      const event = { preventDefault: () => undefined };
      electron.emit('open-url', event, 'khronoscope://moment?context=elsewhere');
    });
    await expect(page.getByText('a moment of elsewhere, which is not open')).toBeVisible();
  });

  withCluster('after a quit the recording opens again, with all that was in it', async ({ recorder }) => {
    const recording = await recordDemo(recorder.page);
    const before = await lastSeq(recorder.page, recording);
    await recorder.app.close();
    await using again = await launchDesktop([join(recorder.userData, 'recordings/demo/000001.khrono')]);
    await expect(again.page.getByText('000001').first()).toBeVisible();
    await takePort(again.page);
    expect(await lastSeq(again.page, 'r1')).toBeGreaterThanOrEqual(before);
  });
});
