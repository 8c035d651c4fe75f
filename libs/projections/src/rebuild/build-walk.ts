import type { StoredDocument, StoredText } from '@aftercare/read-model-store';

/** One build of a read model, as it is compared. Several calls show it as it stands at each of them. */
export interface ComparedBuild {
  /** Texts of documents after a key, in the order of the keys' UTF-8 bytes; fewer than `limit` only at the end. */
  scan(page: { readonly after?: string; readonly limit: number }): Promise<readonly StoredText[]>;
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, StoredDocument<object>>>;
  /** Position up to which everything is folded into it. */
  checkpoint(): Promise<number>;
}

/** Walks over the documents of a build, holding one page of them. */
export interface BuildWalk {
  /** Must be awaited before `head`, when `empty`. */
  fill(): Promise<void>;
  empty(): boolean;
  /** Undefined at the end. */
  head(): StoredText | undefined;
  advance(): void;
}

export function walkOver(build: Pick<ComparedBuild, 'scan'>, limit: number): BuildWalk {
  let page: readonly StoredText[] = [];
  let [next, ended] = [0, false];
  return {
    fill: async () => {
      const after = page.at(-1)?.key;
      page = await build.scan({ limit, ...(after !== undefined && { after }) });
      [next, ended] = [0, page.length < limit];
    },
    empty: () => next >= page.length && !ended,
    head: () => page[next],
    advance: () => void next++,
  };
}

/** The order in which both stores give their keys: that of UTF-8 bytes, which JavaScript's own comparison does not follow. */
export const inKeyOrder = (one: string, other: string): number =>
  one === other ? 0 : Buffer.compare(Buffer.from(one), Buffer.from(other));
