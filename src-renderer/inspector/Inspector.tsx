import { useMemo } from 'react';
import type { Client } from '@contract/contract.ts';
import type { Reference } from '@model/relation.ts';
import type { ObjectEntry } from '@model/scene.ts';
import type { Timestamp } from '@model/time.ts';
import type { Player, SceneFrame } from '../playback/player.ts';
import { useFrame, usePlayback } from '../playback/use-playback.ts';
import { TabBar } from '../widgets/tab-bar.tsx';
import type { Zone } from '../widgets/time-text.ts';
import { Absent } from './Absent.tsx';
import { History } from './history/History.tsx';
import { type Manifest, manifestFrom } from './manifest/manifest.ts';
import { ManifestView } from './manifest/ManifestView.tsx';
import { ObjectHead } from './ObjectHead.tsx';
import { Overview } from './overview/Overview.tsx';
import { Unwell } from './Unwell.tsx';
import { type Question, useAnswer } from './use-answer.ts';
import { useAbsence } from './use-absence.ts';
import './inspector.css';

/** The tabs of the inspector in the order of their keys 1 to 9. */
export const INSPECTOR_TABS = [
  { tab: 'overview', title: 'Overview' },
  { tab: 'yaml', title: 'YAML' },
  { tab: 'history', title: 'History' },
] as const;

export type InspectorTab = (typeof INSPECTOR_TABS)[number]['tab'];

interface InspectorProps {
  readonly player: Player;
  readonly client: Client;
  readonly zone: Zone;
  readonly tab: InspectorTab;
  readonly onTab: (tab: InspectorTab) => void;
}

/** Everything about the selected object at the instant shown. */
export function Inspector({ player, client, zone, tab, onTab }: InspectorProps) {
  const frame = useFrame(player);
  const selection = usePlayback(player, ({ selection }) => selection);
  const entry = selection === undefined ? undefined : player.object(selection);
  if (entry === undefined) {
    return (
      <div className="inspector">
        <Unwell player={player} frame={frame} />
      </div>
    );
  }
  return <Subject {...{ player, client, zone, tab, onTab, frame, entry }} />;
}

interface SubjectProps extends InspectorProps {
  readonly frame: SceneFrame;
  readonly entry: ObjectEntry;
}

function Subject({ player, client, zone, tab, onTab, frame, entry }: SubjectProps) {
  const living = frame.objects.get(entry.id);
  const { absence, bornAt } = useAbsence({ player, client, frame, object: entry.id });
  const seq = living?.seq ?? (absence?.type === 'gone' ? absence.seq : 0);
  const version = useMemo(
    (): Question<Manifest> | undefined =>
      seq === 0 ? undefined : { subject: entry.id, ask: async () => manifestFrom(await player.body(seq)) },
    [player, entry.id, seq],
  );
  const { value: manifest, problem } = useAnswer(version);
  const seek = (to: Timestamp) => player.send({ type: 'seek', to });
  const content = () => {
    if (tab === 'history') {
      return <History player={player} client={client} object={entry.id} shown={seq} zone={zone} />;
    }
    if (problem !== undefined) {
      return <p className="inspector-say">{problem}</p>;
    }
    if (manifest === undefined) {
      return (
        <p className="inspector-say">
          {absence?.type === 'not-yet' ? 'Nothing to show before it exists.' : 'Reading this version…'}
        </p>
      );
    }
    return tab === 'yaml' ? (
      <ManifestView manifest={manifest} label={`YAML of ${entry.kind} ${entry.name}`} />
    ) : (
      <Overview
        manifest={manifest}
        owners={ownersOf(player, frame, entry.id)}
        at={frame.at}
        zone={zone}
        openerOf={(reference) => openerOf(player, frame, reference)}
        {...(entry.createdAt === undefined ? {} : { createdAt: entry.createdAt })}
      />
    );
  };
  return (
    <div className="inspector">
      <ObjectHead
        entry={entry}
        {...(living === undefined ? {} : { summary: living.summary })}
        isGone={absence?.type === 'gone'}
      />
      {absence === undefined ? undefined : (
        <Absent
          absence={absence}
          at={frame.at}
          zone={zone}
          onSeek={seek}
          {...(bornAt === undefined ? {} : { bornAt })}
        />
      )}
      <TabBar label="Inspector" tabs={INSPECTOR_TABS} selected={tab} onSelect={onTab}>
        {content()}
      </TabBar>
    </div>
  );
}

/** Owners as the object states them at the instant shown, or as last known. */
function ownersOf(player: Player, frame: SceneFrame, object: number): readonly Reference[] {
  const references = frame.objects.get(object)?.references ?? lifeOf(player, object)?.references ?? [];
  return references.filter(({ type }) => type === 'owner');
}

function lifeOf(player: Player, object: number) {
  return player.lives().find((life) => life.object.id === object);
}

/** References without a uid (a pod's node) are resolved among what exists now; uids also among the dead. */
function openerOf(player: Player, frame: SceneFrame, reference: Reference): (() => void) | undefined {
  const { uid, group, kind, namespace, name } = reference;
  const isMeant = (object: ObjectEntry) =>
    uid === undefined
      ? object.group === group && object.kind === kind && object.namespace === namespace && object.name === name
      : object.uid === uid;
  const found =
    [...frame.objects.values()].find(isMeant) ??
    (uid === undefined ? undefined : player.lives().find(({ object }) => isMeant(object))?.object);
  return found === undefined ? undefined : () => player.select(found.id);
}
