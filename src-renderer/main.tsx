// First, so that the styles of the rooms come after them and win.
import './theme/fonts.css';
import './theme/tokens.css';
import './theme/reset.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { pageSessions } from './app/session/page-sessions.ts';
import { rememberedSettings } from './app/session/settings.ts';
import { connect } from './connect/connection.ts';
import { desktopDoor } from './connect/desktop-door.ts';
import { engineUrl, socketDoor } from './connect/socket-door.ts';
import { applyTheme } from './theme/theme-choice.ts';

const settings = rememberedSettings(localStorage);
applyTheme(settings.getState().theme)();

const desktop = window.khronoscope;
const door = desktop === undefined ? socketDoor(engineUrl(location)) : desktopDoor(window, desktop);
const connection = connect(door, (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
});

const page = document.getElementById('page');
if (page === null) {
  throw new Error('index.html has no element with the id "page"');
}
createRoot(page).render(
  <App
    connection={connection}
    sessions={pageSessions(connection, settings)}
    settings={settings}
    isSupervised={desktop !== undefined}
  />,
);
