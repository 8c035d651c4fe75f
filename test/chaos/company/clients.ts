import { type ApiClient, ApiRefused } from '../../../apps/cli/src/api-client';
import type { Acknowledged, Answered } from './acknowledged';

/** Lets clients through, or has them wait before their next request. */
export interface Gate {
  open(): void;
  close(): void;
  /** Resolves at once while it is open; false when there is nothing more to do. */
  passed(): Promise<boolean>;
  /** Nothing passes any more. */
  end(): void;
}

export function gate(): Gate {
  let opened: (() => void) | undefined;
  let waiting = Promise.resolve();
  let ended = false;
  const open = () => {
    opened?.();
    opened = undefined;
  };
  return {
    open,
    close: () => {
      if (!opened) waiting = new Promise((resolve) => (opened = resolve));
    },
    passed: async () => {
      await waiting;
      return !ended;
    },
    end: () => {
      ended = true;
      open();
    },
  };
}

/** Sends commands until the API answers, however often it has to be asked, and notes what it was told. */
export interface Client {
  readonly api: ApiClient;
  readonly gate: Gate;
  /** False when the command was refused. */
  send(
    key: string,
    path: string,
    body: object,
    actor: { readonly id: string; readonly role: string },
  ): Promise<boolean>;
  /** How often commands were refused, by code. */
  readonly refused: Map<string, number>;
}

export function client(api: ApiClient, through: Gate, acknowledged: Acknowledged): Client {
  const refused = new Map<string, number>();
  return {
    api,
    gate: through,
    refused,
    send: async (key, path, body, { id, role }) => {
      const headers = { 'idempotency-key': key, 'x-actor': id, 'x-role': role };
      try {
        acknowledged.add(key, await api.postPatiently<Answered>(path, body, headers));
        return true;
      } catch (error) {
        if (!(error instanceof ApiRefused)) throw error;
        const reason = error.problem.code ?? String(error.problem.status);
        refused.set(reason, (refused.get(reason) ?? 0) + 1);
        return false;
      }
    },
  };
}
