import { isSameGrouping } from './grouping.ts';
import { AS_USUAL, type LayoutSettings } from './layout-lives.ts';

/** Whether places of what was gone were given up; `before`: at an instant later than the one shown, which needs them. */
export type ClosedUp = 'no' | 'yes' | 'before';

/** How the picture is to be arranged: as it was chosen, and with all places before the instant at which some were given up. */
export class LayoutChoice {
  private chosen = AS_USUAL;
  private isClosed = false;

  /** Takes another choice; returns whether the picture is another by it. */
  choose(settings: LayoutSettings, seq: number): boolean {
    const { chosen } = this;
    if (settings.since === chosen.since && isSameGrouping(settings.grouping, chosen.grouping)) return false;
    this.chosen = settings;
    this.isClosed = this.isClosedAt(seq);
    return true;
  }

  /** Another instant is shown; returns whether the picture has to be another for it. */
  show(seq: number): boolean {
    const { isClosed } = this;
    this.isClosed = this.isClosedAt(seq);
    return this.isClosed !== isClosed;
  }

  get closedUp(): ClosedUp {
    if (this.isClosed) return 'yes';
    return this.chosen.since === undefined ? 'no' : 'before';
  }

  /** What to ask for. */
  settings(listed: number | undefined): LayoutSettings {
    const { grouping, since } = this.chosen;
    return {
      grouping,
      ...(this.isClosed && since !== undefined && { since }),
      ...(listed !== undefined && { listed }),
    };
  }

  private isClosedAt(seq: number): boolean {
    const { since } = this.chosen;
    return since !== undefined && seq >= since;
  }
}
