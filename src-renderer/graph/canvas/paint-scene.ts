import { type Painting, toPicture, toScreen } from './paint.ts';
import { paintBlocks, paintSelectionRing } from './blocks/paint-blocks.ts';
import { paintTags } from './blocks/paint-tags.ts';
import { paintEdges } from './paint-edges.ts';
import { paintGhosts } from './paint-ghosts.ts';
import { paintLinks } from './paint-links.ts';
import { paintGroupBoxes, paintGroupTitles } from './paint-groups.ts';

/** Draws everything that lies beneath the cards, from back to front. `ratio` is device pixels per CSS pixel. */
export function paintScene(painting: Painting, ratio: number): void {
  toPicture(painting, ratio);
  paintGroupBoxes(painting);
  paintGhosts(painting);
  paintEdges(painting);
  paintLinks(painting);
  paintBlocks(painting, ratio);
  paintTags(painting);
  paintSelectionRing(painting);
  toScreen(painting, ratio);
  paintGroupTitles(painting);
}
