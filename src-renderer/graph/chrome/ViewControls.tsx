import { Maximize, Minus, Plus } from 'lucide-react';
import { IconButton } from '../../widgets/button.tsx';
import type { ViewActions } from '../use-view-actions.ts';
import styles from './chrome.module.css';

/** Zoom and fit, for those without a wheel. */
export function ViewControls({ actions }: { readonly actions: ViewActions }) {
  return (
    <div className={styles.controls} role="group" aria-label="View">
      <IconButton label="Zoom in" icon={<Plus size={14} />} onClick={() => actions.zoomBy(1.4)} />
      <IconButton label="Zoom out" icon={<Minus size={14} />} onClick={() => actions.zoomBy(1 / 1.4)} />
      <IconButton label="Fit all" icon={<Maximize size={13} />} onClick={actions.fitAll} />
    </div>
  );
}
