import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Connection } from '../connect/connection.ts';
import { applyTheme } from '../theme/theme-choice.ts';
import { Notice } from '../widgets/notice.tsx';
import { SessionPage } from './SessionPage.tsx';
import type { PageSessions } from './session/page-sessions.ts';
import type { Settings } from './session/settings.ts';
import './app.css';

interface AppProps {
  readonly connection: StoreApi<Connection>;
  readonly sessions: StoreApi<PageSessions>;
  readonly settings: StoreApi<Settings>;
  /** The engine is started again by itself when it ends: a desktop application does so, a host in a terminal does not. */
  readonly isSupervised: boolean;
}

/** The page: a session with the engine, and a word when there is none. */
export function App({ connection, sessions, settings, isSupervised }: AppProps) {
  const { state, client } = useStore(connection);
  const { current } = useStore(sessions);
  // Back again, the engine is still awaited until what was shown can be shown by it.
  const isLost = state.type !== 'connected' || client !== current?.client;
  const theme = useStore(settings, ({ theme }) => theme);
  useEffect(() => applyTheme(theme), [theme]);
  return (
    // Base UI may not add style elements: the Content Security Policy forbids them.
    <CSPProvider disableStyleElements>
      <Tooltip.Provider>
        <div className="app">
          {current !== undefined && isLost ? (
            <Notice tone="degraded">{lossText(state.type === 'connected' ? 0 : state.failures, isSupervised)}</Notice>
          ) : undefined}
          {current === undefined ? (
            <FirstConnection hasFailed={state.type === 'lost' || (state.type === 'connecting' && state.failures > 0)} />
          ) : (
            <SessionPage {...current} settings={settings} isLost={isLost} />
          )}
        </div>
      </Tooltip.Provider>
    </CSPProvider>
  );
}

/** A supervised engine is back within seconds; a host in a terminal that was ended is not, and its next address is another. */
function lossText(failures: number, isSupervised: boolean): string {
  const isLasting = failures >= LASTING_FAILURES;
  if (isSupervised) {
    return isLasting
      ? 'The engine does not come back. Quit Khronoscope and start it again: what it recorded is kept.'
      : 'Engine restarting. The picture stands still until it is back.';
  }
  return isLasting
    ? 'The engine does not answer. If it was ended, start it again and open the address it prints.'
    : 'The engine does not answer. The picture stands still until it does.';
}

const LASTING_FAILURES = 6;

function FirstConnection({ hasFailed }: { readonly hasFailed: boolean }) {
  return (
    <main className="screen">
      <div className="screen-sheet" role="status">
        <h1>{hasFailed ? 'The engine does not answer' : 'Starting'}</h1>
        <p>
          {hasFailed
            ? 'Trying again. If this page was opened by khronoscope serve or demo, look whether that still runs.'
            : 'Waiting for the engine…'}
        </p>
        <progress aria-label="Connecting to the engine" className="screen-progress" />
      </div>
    </main>
  );
}
