import { setTimeout as pause } from 'node:timers/promises';
import { type ApiClient, ApiRefused } from '../../../apps/cli/src/api-client';

interface RebuildRequest {
  readonly id: string;
  readonly readModel: string;
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  readonly result?: object;
}

/** Rebuilds that operators ask for while everything goes on. */
export interface Rebuilds {
  /** Asks for the rebuild of a read model; one that is under way already is left alone. */
  ask(readModel: string): Promise<void>;
  /** Resolves when none is under way any more, or after so many milliseconds. */
  finished(patience: number): Promise<void>;
  count(): number;
  /** One line for each that did not end as it should: with the next build, made by the same fold, serving. */
  differences(): readonly string[];
}

export function rebuilds(api: ApiClient): Rebuilds {
  const asked = new Map<string, RebuildRequest>();

  const finished = async ({ id, readModel }: RebuildRequest, patience: number): Promise<void> => {
    for (const late = performance.now() + patience; performance.now() < late; await pause(250)) {
      const now = await api.get<RebuildRequest>(`/v1/read-models/${readModel}/rebuilds/${id}`).catch(() => undefined);
      if (now) asked.set(id, now);
      if (now?.status === 'done' || now?.status === 'failed') return;
    }
  };

  return {
    ask: async (readModel) => {
      try {
        const request = await api.postPatiently<RebuildRequest>(`/v1/read-models/${readModel}/rebuilds`, {});
        asked.set(request.id, request);
      } catch (error) {
        if (!(error instanceof ApiRefused && error.problem.status === 409)) throw error;
      }
    },
    finished: async (patience) => {
      await Promise.all([...asked.values()].map((request) => finished(request, patience)));
    },
    count: () => asked.size,
    differences: () =>
      [...asked.values()]
        .filter(({ status }) => status !== 'done')
        .map(({ id, status, result }) => `rebuild ${id} is ${status}: ${JSON.stringify(result)}`),
  };
}
