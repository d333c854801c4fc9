/** Resolves when the user wants to end: Ctrl-C, or the system's request. A second Ctrl-C ends at once. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      process.once('SIGINT', () => process.exit(130));
      resolve();
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
    process.once('SIGHUP', end);
  });
}
