import type { Client } from '@contract/contract.ts';
import type { Mark, NewMark } from '@model/mark.ts';
import { MARK_LIMITS } from '@model/mark.ts';
import type { Player } from '../../playback/player.ts';

/** The mark at the instant shown, if there is one. */
export function markHere(player: Player): Mark | undefined {
  const { marks, at } = player.state.getState();
  return marks.find((mark) => mark.at === at);
}

/** Sets a mark at the instant shown, about the selected object if one is selected. */
export async function setMark(client: Client, player: Player): Promise<void> {
  await client.marks.set({ recording: player.recording, ...newMark(player) });
}

/** What a mark says before a person has named it: the selection and its status at that instant, or a number. */
function newMark(player: Player): NewMark {
  const { at, selection, marks } = player.state.getState();
  const entry = selection === undefined ? undefined : player.object(selection);
  if (entry === undefined) return { at, title: `Mark ${marks.length + 1}` };
  const { id, createdAt: _, ...object } = entry;
  const status = player.frame().objects.get(id)?.summary.status ?? 'gone';
  const tail = status === '' ? '' : `: ${status}`;
  return { at, title: `${entry.name.slice(0, MARK_LIMITS.title - tail.length)}${tail}`, object };
}
