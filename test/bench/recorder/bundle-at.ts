/** The address of a bundle that `runBundled` was asked to make under this name. */
export function bundleAt(name: string): URL {
  const address = process.env[name];
  if (address === undefined) throw new Error(`${name} is not set: start this with runBundled`);
  return new URL(address);
}
