import { resolve } from 'node:path';
import { LINK_SCHEME, linkOfMoment, momentOfLink } from '@model/moment-link.ts';
import type { Moment } from '@model/playback.ts';
import { app } from 'electron';
import type { LaunchArguments } from './launch-arguments.ts';

/** Says to the system that links of our scheme are ours. A checkout is started by a program and a folder, a package by itself. */
export function registerLinks(): void {
  if (app.isPackaged) {
    app.setAsDefaultProtocolClient(LINK_SCHEME);
  } else {
    app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, [resolve(process.argv[1] ?? '.')]);
  }
}

/** What this instance hands to the one that runs already. */
export function handedOver({ file, moment }: LaunchArguments): { readonly file?: string; readonly link?: string } {
  return {
    ...(file !== undefined && { file }),
    ...(moment !== undefined && { link: linkOfMoment(moment) }),
  };
}

/** The moment that a link leads to, as the system gives it or as another instance hands it over; undefined if it is none of ours. */
export function momentIn(handed: unknown): Moment | undefined {
  const link = typeof handed === 'object' && handed !== null && 'link' in handed ? handed.link : handed;
  return typeof link === 'string' ? momentOfLink(link) : undefined;
}
