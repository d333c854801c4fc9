import type { EventLog } from './controllers/event-log.ts';
import type { Load } from './controllers/load.ts';
import type { Agenda } from './world/agenda.ts';
import type { Random } from './world/random.ts';
import type { World } from './world/world.ts';

/** What every controller acts on. */
export interface Stage {
  readonly world: World;
  readonly agenda: Agenda;
  readonly random: Random;
  readonly events: EventLog;
  readonly load: Load;
}
