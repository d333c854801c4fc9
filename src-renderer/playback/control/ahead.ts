import { directionOf, type Known, type Question, type TimeControl } from './time-state.ts';

/** What must be asked of the record ahead, for what is switched on. Nothing while time does not run by itself. */
export function questionsOf(control: TimeControl): readonly Question[] {
  if (control.playState !== 'playing' || !control.edges) return [];
  const wanted: Question[] = [];
  if (control.options['stop-at-failures'] && !isKnown(control, 'failure')) wanted.push('failure');
  if (control.options['skip-idle'] && !isKnown(control, 'change')) wanted.push('change');
  return wanted;
}

/** Whether the answer held tells what lies ahead of the playhead. */
export function isKnown(control: TimeControl, question: Question): boolean {
  return nextKnown(control, question) !== undefined;
}

/** The answer that tells what lies ahead of the playhead, if it is held. */
export function nextKnown(control: TimeControl, question: Question): Known | undefined {
  const known = control.known[question];
  const direction = directionOf(control);
  if (!known || known.direction !== direction) return undefined;
  const end = known.at ?? known.until;
  const isAfterBegin = (control.position - known.from) * direction >= 0;
  const isBeforeEnd = (end - control.position) * direction > 0;
  return isAfterBegin && isBeforeEnd ? known : undefined;
}
