import { useMemo, useState } from 'react';
import type { Client } from '@contract/contract.ts';
import type { Player } from '../../playback/player.ts';
import { Button } from '../../widgets/button.tsx';
import { StatusGlyph } from '../../widgets/status-glyph.tsx';
import { clockText, nearText, type Zone } from '../../widgets/time-text.ts';
import { type Question, useAnswer } from '../use-answer.ts';
import { fetchVersions, type Version } from './versions.ts';

const PAGE = 200;
/** Above every `seq`, which crosses in 32 bits. */
const BEYOND_ALL = 0x7fff_ffff;
/** The most that one answer may hold. */
const MOST = 1000;

interface HistoryProps {
  readonly player: Player;
  readonly client: Client;
  readonly object: number;
  /** `seq` of the version shown; 0 if none. */
  readonly shown: number;
  readonly zone: Zone;
}

/** All versions of one object, newest first. A click goes to the instant at which a version was seen. */
export function History({ player, client, object, shown, zone }: HistoryProps) {
  const [limit, setLimit] = useState(PAGE);
  const [newestKnown, setNewestKnown] = useState(0);
  if (shown > newestKnown) {
    setNewestKnown(shown);
  }
  const { recording } = player;
  const versionsWanted = useMemo(
    (): Question<readonly Version[]> => ({
      subject: object,
      reaching: newestKnown,
      ask: () => fetchVersions(client, { recording, object, before: BEYOND_ALL, limit }),
    }),
    [client, recording, object, newestKnown, limit],
  );
  const { value: versions, problem } = useAnswer(versionsWanted);
  if (problem !== undefined) {
    return <p className="inspector-say">{problem}</p>;
  }
  if (versions === undefined) {
    return <p className="inspector-say">Reading its history…</p>;
  }
  return (
    <div className="history">
      <ol aria-label="Versions, newest first">
        {versions.map((version) => (
          <VersionLine
            key={version.seq}
            version={version}
            newest={versions[0]?.at ?? version.at}
            isShown={version.seq === shown}
            zone={zone}
            onGo={() => player.send({ type: 'seek', to: version.at })}
          />
        ))}
      </ol>
      {versions.length === limit && limit < MOST ? (
        <Button look="quiet" onClick={() => setLimit(limit + PAGE)}>
          Show older
        </Button>
      ) : undefined}
    </div>
  );
}

interface VersionLineProps {
  readonly version: Version;
  readonly newest: Version['at'];
  readonly isShown: boolean;
  readonly zone: Zone;
  readonly onGo: () => void;
}

function VersionLine({ version, newest, isShown, zone, onGo }: VersionLineProps) {
  const { at, severity, isInferred, summary } = version;
  return (
    <li>
      <button
        type="button"
        className="version"
        data-severity={severity}
        aria-current={isShown ? 'true' : 'false'}
        onClick={onGo}
      >
        <time title={nearText(at, newest, zone)}>{clockText(at, zone, { withMs: true })}</time>
        <StatusGlyph health={summary?.health ?? 'finished'} size={8} />
        <span className="version-status">{sayVersion(version)}</span>
        {isInferred ? <span className="badge">inferred</span> : undefined}
      </button>
    </li>
  );
}

function sayVersion({ type, isFirst, summary }: Version): string {
  if (type !== 'applied') {
    return 'deleted';
  }
  const status = summary?.status ?? '';
  return isFirst ? `first seen, ${status}` : status;
}
