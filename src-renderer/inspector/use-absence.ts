import { useMemo } from 'react';
import type { Client } from '@contract/contract.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';
import type { Player, SceneFrame } from '../playback/player.ts';
import { type Absence, absenceFrom } from './presence.ts';
import { type Question, useAnswer } from './use-answer.ts';

interface AbsenceOptions {
  readonly player: Player;
  readonly client: Client;
  readonly frame: SceneFrame;
  readonly object: number;
}

/** Why an object is not in the frame, and when it was first seen; both absent while it lives or is not known yet. */
export function useAbsence({ player, client, frame, object }: AbsenceOptions): {
  readonly absence?: Absence;
  readonly bornAt?: Timestamp;
} {
  const { recording } = player;
  const absentAt = frame.objects.has(object) ? undefined : frame.seq;
  const whyAbsent = useMemo((): Question<Absence | undefined> | undefined => {
    if (absentAt === undefined) {
      return undefined;
    }
    const ask = async () =>
      absenceFrom(await client.objects.history({ recording, object, before: absentAt + 1, limit: 1 }));
    return { subject: object, ask };
  }, [client, recording, object, absentAt]);
  const { value: absence } = useAnswer(whyAbsent);

  const isNotYet = absence?.type === 'not-yet';
  const whenBorn = useMemo((): Question<Timestamp | undefined> | undefined => {
    if (!isNotYet) {
      return undefined;
    }
    const ask = async () => {
      const life = player.lives().find((candidate) => candidate.object.id === object);
      if (life === undefined) {
        return undefined;
      }
      const first = await client.objects.history({ recording, object, before: life.bornSeq + 1, limit: 1 });
      return first.times[0] === undefined ? undefined : timestampFromMs(first.times[0]);
    };
    return { subject: object, ask };
  }, [client, recording, player, object, isNotYet]);
  const { value: bornAt } = useAnswer(whenBorn);

  return absence === undefined ? {} : { absence, ...(bornAt === undefined ? {} : { bornAt }) };
}
