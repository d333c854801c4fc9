import { browserLaunch } from './browser.ts';

/** Unpacks the browser once, before workers would do it side by side. */
export default async function globalSetup(): Promise<void> {
  await browserLaunch();
}
