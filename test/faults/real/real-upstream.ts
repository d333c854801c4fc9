import { type Admin, request } from '../../real-cluster/judge/raw-watch.ts';
import type { Upstream } from '../front/upstream.ts';

/** A real API server behind the faults, asked as its admin. */
export function realUpstream(admin: Admin): Upstream {
  return {
    ask: async (path, signal) => {
      const response = await request(admin, path);
      signal.addEventListener('abort', () => response.destroy(), { once: true });
      const contentType = response.headers['content-type'] ?? 'application/json';
      return { status: response.statusCode ?? 500, contentType, body: response };
    },
  };
}
