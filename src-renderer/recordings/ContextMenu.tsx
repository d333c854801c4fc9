import { ChevronDown, FolderOpen, Pause, Play, SlidersHorizontal, Square } from 'lucide-react';
import type { ContextEntry } from '@contract/recordings.ts';
import type { RecordingStatus } from '@model/recording.ts';
import { Button } from '../widgets/button.tsx';
import { Menu, MenuGroup, MenuItem, MenuLine } from '../widgets/menu.tsx';
import './recordings.css';

interface ContextMenuProps {
  /** What is shown; absent on the start screen. */
  readonly shown?: RecordingStatus;
  readonly contexts: readonly ContextEntry[];
  readonly recordings: readonly RecordingStatus[];
  /** The engine does not answer: nobody knows what it does. */
  readonly isLost: boolean;
  readonly onRecord: (context: string) => void;
  readonly onShow: (recording: string) => void;
  readonly onOpenFile: () => void;
  /** Asks what of a context is recorded. */
  readonly onScope: (context: string) => void;
  readonly onStop: (recording: string) => void;
  readonly onPause: (recording: string) => void;
  readonly onResume: (recording: string) => void;
}

/** The switcher at the top left: contexts of the kubeconfig, files that are open, and what runs, to stop or pause it. */
export function ContextMenu(props: ContextMenuProps) {
  const { shown, contexts, recordings, isLost, onRecord, onShow, onOpenFile, ...deeds } = props;
  const files = recordings.filter(({ state }) => state.type === 'file');
  return (
    <Menu
      trigger={
        <Button className="context-button" title={shown?.origin.server ?? 'Choose what to record'}>
          <span className="context-dot" data-state={isLost ? 'none' : (shown?.state.type ?? 'none')} />
          <span className="context-name">{shown?.title ?? 'Choose a context'}</span>
          <ChevronDown size={13} />
        </Button>
      }
    >
      {contexts.length === 0 ? undefined : (
        <MenuGroup title="Contexts">
          {contexts.map((context) => (
            <MenuItem
              key={context.name}
              mark={isHeard(context, recordings) ? <span className="recording-dot" /> : undefined}
              onSelect={() => onRecord(context.name)}
            >
              <ContextWords context={context} />
            </MenuItem>
          ))}
        </MenuGroup>
      )}
      {files.length === 0 ? undefined : (
        <MenuGroup title="Files">
          {files.map(({ id, title }) => (
            <MenuItem key={id} onSelect={() => onShow(id)}>
              {title}
            </MenuItem>
          ))}
        </MenuGroup>
      )}
      {contexts.length + files.length === 0 ? undefined : <MenuLine />}
      <MenuItem mark={<FolderOpen size={13} />} onSelect={onOpenFile}>
        Open recording…
      </MenuItem>
      {recordings.some(isRunning) ? <MenuLine /> : undefined}
      {recordings.filter(isRunning).map((recording) => (
        <Running key={recording.id} recording={recording} {...deeds} />
      ))}
    </Menu>
  );
}

function isRunning({ state }: RecordingStatus): boolean {
  return state.type !== 'file' && state.type !== 'stopped';
}

interface RunningProps extends Pick<ContextMenuProps, 'onScope' | 'onStop' | 'onPause' | 'onResume'> {
  readonly recording: RecordingStatus;
}

/** What can be done with a recording that runs, whether it is shown or not. */
function Running({ recording: { id, title, state }, onScope, onStop, onPause, onResume }: RunningProps) {
  return (
    <MenuGroup title={`Recording ${title}`}>
      <MenuItem mark={<SlidersHorizontal size={12} />} onSelect={() => onScope(title)}>
        What is recorded…
      </MenuItem>
      {state.type === 'paused' ? (
        <MenuItem mark={<Play size={12} />} onSelect={() => onResume(id)}>
          Go on recording {title}
        </MenuItem>
      ) : (
        <MenuItem mark={<Pause size={12} />} onSelect={() => onPause(id)}>
          Pause recording {title}
        </MenuItem>
      )}
      <MenuItem mark={<Square size={11} />} onSelect={() => onStop(id)}>
        Stop recording {title}
      </MenuItem>
    </MenuGroup>
  );
}

/** Whether something of this context is being recorded at this moment. */
function isHeard(context: ContextEntry, recordings: readonly RecordingStatus[]): boolean {
  return recordings.some(({ id, state }) => id === context.recording && state.type === 'recording');
}

/** Name, server and whether kubectl would use it: the words of one context wherever contexts are listed. */
export function ContextWords({ context }: { readonly context: ContextEntry }) {
  return (
    <span className="context-words">
      <span className="context-line">
        {context.name}
        {context.isCurrent ? <span className="context-current">current</span> : undefined}
      </span>
      <span className="context-server">{context.server}</span>
    </span>
  );
}
