/** The scheme our own page comes from. It is never shown to a person. */
export const SCHEME = 'app';
const HOST = 'khronoscope';

/** The page's address in a built application. */
export const PAGE_URL = `${SCHEME}://${HOST}/index.html`;

/** Where the page comes from: our own scheme, or the development server, if that is where it comes from today. */
export interface PageOrigin {
  readonly url: string;
  /** Whether `address` belongs to our page. Anything unparsable does not. */
  owns(address: string): boolean;
}

/**
 * The page's origin. `developmentServer` is electron-vite's address, absent in a built application.
 * Protocol and host are compared, because `new URL('app://khronoscope/').origin` is the text `null` in Node.
 */
export function pageOrigin(developmentServer?: string): PageOrigin {
  const url = developmentServer ?? PAGE_URL;
  const home = new URL(url);
  return {
    url,
    owns(address) {
      const asked = URL.parse(address);
      return asked !== null && asked.protocol === home.protocol && asked.host === home.host;
    },
  };
}
