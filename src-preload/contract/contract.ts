import type { ContractRouterClient } from '@orpc/contract';
import { changes } from './changes.ts';
import { marks } from './marks.ts';
import { objects } from './objects.ts';
import { page } from './page.ts';
import { recordings } from './recordings.ts';
import { scene } from './scene.ts';
import { search } from './search.ts';

/** All that may cross the border. Answered once in src-main/api; the page imports only the type of it. */
export const contract = { recordings, scene, changes, marks, objects, page, search };

/** What the page calls. */
export type Client = ContractRouterClient<typeof contract>;
