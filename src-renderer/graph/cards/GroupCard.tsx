import { memo } from 'react';
import styles from './card.module.css';

/** The box of a namespace while it stands for its cards: the canvas draws it, this only takes the focus and the pointer. */
export const GroupCard = memo(function GroupCard() {
  return <div className={styles.group} />;
});
