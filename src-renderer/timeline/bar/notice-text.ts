import type { Notice } from '../../playback/control/time-state.ts';
import type { Player } from '../../playback/player.ts';
import { clockText, spanText, type Zone } from '../../widgets/time-text.ts';
import { gapReason } from '../../widgets/gap-words.ts';

interface Surroundings {
  readonly player: Pick<Player, 'state' | 'frame'>;
  readonly zone: Zone;
}

/** What time did by itself, in one sentence. */
export function noticeText(notice: Notice, { player, zone }: Surroundings): string {
  const { marks, silences, edges } = player.state.getState();
  switch (notice.type) {
    case 'skipped': {
      const skipped = `Skipped ${lengthText(notice.to - notice.from)} without a change`;
      const unknown = `${lengthText(notice.unknownMs)} of it is a gap: what happened then is unknown`;
      return notice.unknownMs === 0 ? `${skipped}.` : `${skipped}; ${unknown}.`;
    }
    case 'gap': {
      const { from, to } = notice.gap;
      const silence = silences.find((each) => each.from === from);
      const length = lengthText((to ?? edges?.last ?? from) - from);
      const reason = silence === undefined ? '' : `: ${gapReason(silence)}`;
      return `Gap of ${length}${reason}. What happened in it is unknown.`;
    }
    case 'stopped': {
      const clock = clockText(notice.at, zone, { withMs: true });
      if (notice.why === 'failure') return `Stopped at ${clock}: ${failingText(player)}.`;
      const title = marks.find(({ at }) => at === notice.at)?.title ?? '';
      return `Stopped at ${clock}, at the mark “${title}”.`;
    }
    case 'none':
      return `No ${notice.direction === 1 ? 'later' : 'earlier'} ${notice.what}.`;
    default:
      return notice satisfies never;
  }
}

/** What failed at the instant shown: the first of what changed with it. */
function failingText(player: Pick<Player, 'frame'>): string {
  const { objects, touched } = player.frame();
  const failing = [...touched]
    .flatMap((id) => objects.get(id) ?? [])
    .filter(({ summary }) => summary.health === 'failing');
  const [first] = failing;
  if (!first) return 'a failure';
  const more = failing.length - 1;
  return `${first.kind} ${first.name} is ${first.summary.status}${more === 0 ? '' : `, and ${more} more`}`;
}

function lengthText(ms: number): string {
  return ms < 1000 ? 'less than a second' : spanText(ms);
}
