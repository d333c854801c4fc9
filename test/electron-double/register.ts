import { registerHooks } from 'node:module';

// `import 'electron'` and Playwright's `require('electron')` both get the double.
const double = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: double, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});
