import { Maximize, Minus, Plus } from 'lucide-react';
import { IconButton } from '../../widgets/button.tsx';
import type { Stage } from '../stage.ts';
import type { ArrangementActions } from '../use-arrangement.ts';
import type { ViewActions } from '../use-view-actions.ts';
import { ArrangeMenu } from './ArrangeMenu.tsx';
import styles from './chrome.module.css';

interface ViewControlsProps {
  readonly stage: Stage;
  readonly actions: ViewActions;
  readonly arrangement: ArrangementActions;
}

/** Zoom and fit, for those without a wheel, and how the picture is arranged. */
export function ViewControls({ stage, actions, arrangement }: ViewControlsProps) {
  return (
    <div className={styles.controls} role="group" aria-label="View">
      <ArrangeMenu stage={stage} arrangement={arrangement} />
      <IconButton label="Zoom in" icon={<Plus size={14} />} onClick={() => actions.zoomBy(1.4)} />
      <IconButton label="Zoom out" icon={<Minus size={14} />} onClick={() => actions.zoomBy(1 / 1.4)} />
      <IconButton label="Fit all" icon={<Maximize size={13} />} onClick={actions.fitAll} />
    </div>
  );
}
