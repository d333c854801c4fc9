import { Download, Keyboard, Monitor, Moon, Search, Sun } from 'lucide-react';
import type { Client } from '@contract/contract.ts';
import type { RecordingStatus } from '@model/recording.ts';
import { ContextMenu } from '../recordings/ContextMenu.tsx';
import { RecordingLight } from '../recordings/RecordingLight.tsx';
import type { ThemeChoice } from '../theme/theme-choice.ts';
import { Button, IconButton } from '../widgets/button.tsx';
import { type Zone, zoneName } from '../widgets/time-text.ts';
import { Keys } from './keys/KeysDialog.tsx';
import type { Perform } from './page-action.ts';
import type { SessionState } from './session/session.ts';

interface TopBarProps {
  readonly client: Client;
  readonly state: SessionState;
  readonly zone: Zone;
  readonly theme: ThemeChoice;
  /** The engine does not answer. */
  readonly isLost: boolean;
  readonly perform: Perform;
}

const THEME_ICONS = { system: <Monitor size={14} />, dark: <Moon size={14} />, light: <Sun size={14} /> };

/** The bar at the top: what is recorded and how it fares, finding, and how the page looks. */
export function TopBar({ client, state, zone, theme, isLost, perform }: TopBarProps) {
  const { statuses, heardAt, contexts, shown } = state;
  const status = typeof shown === 'string' ? undefined : shown;
  return (
    <header className="top-bar">
      <div className="top-left">
        <Logo />
        <ContextMenu
          contexts={contexts?.contexts ?? []}
          recordings={statuses}
          isLost={isLost}
          onRecord={(context) => perform({ type: 'record', context })}
          onShow={(recording) => perform({ type: 'show-recording', recording })}
          onOpenFile={() => perform({ type: 'open-recording' })}
          onScope={(context) => perform({ type: 'choose-scope', context })}
          onStop={(recording) => perform({ type: 'stop-recording', recording })}
          onPause={(recording) => perform({ type: 'pause-recording', recording })}
          onResume={(recording) => perform({ type: 'resume-recording', recording })}
          {...(status === undefined ? {} : { shown: status })}
        />
        {status === undefined ? undefined : (
          <RecordingLight
            {...{ client, status, heardAt, zone, isLost }}
            onGoTo={(to) => perform({ type: 'playback', command: { type: 'seek', to } })}
            onPause={() => perform({ type: 'pause-recording', recording: status.id })}
            onResume={() => perform({ type: 'resume-recording', recording: status.id })}
            onStop={() => perform({ type: 'stop-recording', recording: status.id })}
            onScope={() => perform({ type: 'choose-scope', context: status.title })}
          />
        )}
      </div>
      <button type="button" className="search-field" onClick={() => perform({ type: 'find' })}>
        <Search size={13} />
        <span>Search objects, kinds, times, commands</span>
        <span className="search-keys">
          <Keys chord="Mod+k" />
        </span>
      </button>
      <div className="top-right">
        <Button look="quiet" title="Switch between UTC and local time" onClick={() => perform({ type: 'switch-zone' })}>
          {zoneName(zone, statuses[0]?.now ?? (0 as RecordingStatus['now']))}
        </Button>
        <IconButton
          label={`Theme: ${theme}`}
          icon={THEME_ICONS[theme]}
          onClick={() => perform({ type: 'switch-theme' })}
        />
        <IconButton
          label="All keys"
          shortcut="?"
          icon={<Keyboard size={14} />}
          onClick={() => perform({ type: 'show-keys' })}
        />
        <Button disabled={status === undefined} onClick={() => perform({ type: 'export-recording' })}>
          <Download size={13} />
          Export
        </Button>
      </div>
    </header>
  );
}

function Logo() {
  return (
    <h1 className="logo">
      <svg width="20" height="20" viewBox="0 0 20 20" role="img" aria-label="Khronoscope">
        <circle cx="10" cy="10" r="8" />
        <path d="M10 5.4V10l3.4 2" />
      </svg>
    </h1>
  );
}
