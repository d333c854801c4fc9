/** What a room may import besides itself. Type-only imports count. */
export interface Rule {
  readonly room: string;
  readonly rooms: readonly string[];
  /** Package names; `node:*` for Node's own, `@scope/*` for all of a scope. */
  readonly packages: readonly string[];
}

const MODEL = 'src-preload/model';
const CONTRACT = 'src-preload/contract';
const CARRIER = 'src-preload/carrier';
const main = (...rooms: readonly string[]) => rooms.map((room) => `src-main/${room}`);
const page = (...rooms: readonly string[]) => rooms.map((room) => `src-renderer/${room}`);
const VIEW = [MODEL, CONTRACT, ...page('playback', 'widgets', 'theme')];
const REACT = ['react', 'react-dom', 'zustand', 'lucide-react', '@base-ui/react'];

/** The table of DESIGN §4. The longest matching room rules a file. */
export const RULES: readonly Rule[] = [
  { room: MODEL, rooms: [], packages: [] },
  { room: CONTRACT, rooms: [MODEL], packages: ['zod', '@orpc/contract'] },
  { room: CARRIER, rooms: [MODEL], packages: [] },
  { room: 'src-preload/index.ts', rooms: [], packages: ['electron'] },

  { room: 'src-main/kube', rooms: [MODEL], packages: ['node:*', '@kubernetes/client-node', 'js-yaml'] },
  { room: 'src-main/digest', rooms: [MODEL], packages: [] },
  // The codec's code is a file that its package does not export by name.
  {
    room: 'src-main/store',
    rooms: [MODEL, 'node_modules/@bokuweb/zstd-wasm'],
    packages: ['node:*', 'better-sqlite3'],
  },
  { room: 'src-main/recorder', rooms: [MODEL, ...main('kube', 'digest', 'store')], packages: ['node:*'] },
  { room: 'src-main/session', rooms: [MODEL, ...main('digest', 'store')], packages: ['node:*', 'better-sqlite3'] },
  { room: 'src-main/demo', rooms: [MODEL], packages: ['node:*'] },
  {
    room: 'src-main/api',
    rooms: [MODEL, CONTRACT, CARRIER, ...main('store', 'recorder', 'session')],
    packages: ['@orpc/server'],
  },
  {
    room: 'src-main/engine',
    rooms: [MODEL, CONTRACT, CARRIER, ...main('api', 'demo', 'digest', 'kube', 'recorder', 'session', 'store')],
    packages: ['node:*'],
  },
  { room: 'src-main/http', rooms: [CONTRACT, CARRIER, ...main('engine/engine.ts')], packages: ['node:*', 'ws'] },
  {
    room: 'src-main/electron',
    rooms: [MODEL, CONTRACT, CARRIER, ...main('engine/engine-messages.ts', 'engine/data-folder.ts')],
    packages: ['node:*', 'electron', '@orpc/client'],
  },
  { room: 'src-main/index.ts', rooms: main('electron'), packages: ['electron', 'node:*'] },
  // A verb is a small composition root of its own: it wires rooms as engine/ does, for one run.
  {
    room: 'src-main/cli',
    rooms: [MODEL, ...main('api/services.ts', 'demo', 'engine', 'http', 'kube', 'recorder', 'session', 'store')],
    packages: ['node:*', 'commander'],
  },
  { room: 'src-main/cli.ts', rooms: main('cli'), packages: ['node:*'] },

  { room: 'src-renderer/connect', rooms: [MODEL, CONTRACT, CARRIER], packages: ['@orpc/client', 'zustand'] },
  { room: 'src-renderer/playback', rooms: [MODEL, CONTRACT], packages: ['react', 'zustand'] },
  { room: 'src-renderer/timeline', rooms: VIEW, packages: REACT },
  { room: 'src-renderer/graph', rooms: VIEW, packages: [...REACT, '@xyflow/react'] },
  { room: 'src-renderer/explorer', rooms: VIEW, packages: [...REACT, '@tanstack/react-virtual'] },
  {
    room: 'src-renderer/inspector',
    rooms: VIEW,
    packages: [...REACT, 'js-yaml', '@codemirror/*', '@lezer/highlight', '@tanstack/react-virtual', 'jsondiffpatch'],
  },
  { room: 'src-renderer/recordings', rooms: VIEW, packages: [...REACT, '@orpc/client'] },
  { room: 'src-renderer/widgets', rooms: [MODEL, ...page('theme')], packages: REACT },
  { room: 'src-renderer/theme', rooms: [MODEL], packages: ['react', 'zustand', '@fontsource-variable/*'] },
  {
    room: 'src-renderer/app',
    rooms: ['src-renderer', MODEL, CONTRACT, CARRIER],
    packages: [...REACT, 'react-resizable-panels'],
  },
  { room: 'src-renderer/main.tsx', rooms: ['src-renderer'], packages: [...REACT, '@fontsource-variable/*'] },
];

/** `file → import` lines that break the table for now, each with its reason beside it. It starts empty. */
export const EXCEPTIONS: readonly string[] = [];
