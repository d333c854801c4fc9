/** While the engine is away: nothing in the bar moves time, and each control says why. */
export interface Away {
  readonly reason: string;
  /** Says the reason to whoever presses a control all the same. */
  readonly onAsked: () => void;
}

/** What a plain button is while the engine is away. It can have the focus, so that its reason is found and heard. */
export function stillButton(away: Away | undefined) {
  return away === undefined ? {} : { 'aria-disabled': true, title: away.reason, onClick: away.onAsked };
}
