import { isDeepStrictEqual } from 'node:util';
import type { RecordedFact } from '@aftercare/domain';
import type { ReadModelStore, StoredDocument } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { documentsOf } from '../../libs/read-models/src/testing/fold-facts';

const pageSize = 500;

/** What a comparison found. */
export interface Compared {
  readonly documents: number;
  /** One line for each document that is missing, too much, or not as the fold makes it. */
  readonly differences: readonly string[];
}

/** Holds every document of every read model's serving build, its position too, against the pure fold of the facts. */
export async function compareWithFold(
  store: ReadModelStore,
  models: readonly AnyReadModel[],
  facts: readonly RecordedFact[],
): Promise<Compared> {
  const differences: string[] = [];
  let documents = 0;
  for (const model of models) {
    const expected = new Map(documentsOf(model, facts));
    for await (const stored of everyDocument(store, model)) {
      documents += 1;
      const wanted = expected.get(stored.key);
      expected.delete(stored.key);
      const difference = differenceOf(stored, wanted);
      if (difference) differences.push(`${model.name} ${stored.key}: ${difference}`);
    }
    for (const [key, { position }] of expected)
      differences.push(`${model.name} ${key}: missing, due at position ${position}`);
  }
  return { documents, differences };
}

function differenceOf(stored: StoredDocument<object>, wanted: StoredDocument<object> | undefined): string | undefined {
  if (wanted === undefined) return `there at position ${stored.position}, and the fold has none`;
  if (stored.position !== wanted.position) return `at position ${stored.position}, due at ${wanted.position}`;
  // What a store gives back is what JSON can say.
  const plain: unknown = JSON.parse(JSON.stringify(wanted.doc));
  return isDeepStrictEqual(stored.doc, plain) ? undefined : `not the fold's document at position ${stored.position}`;
}

/** Of the build that answers queries; none while there is no such build. */
async function* everyDocument(store: ReadModelStore, model: AnyReadModel): AsyncGenerator<StoredDocument<object>> {
  const serving = (await store.versions(model.name)).find((build) => build.serving);
  if (serving === undefined) return;
  let after: { readonly after?: string } = {};
  for (;;) {
    const page = await store.scan(model, serving.version, { ...after, limit: pageSize });
    for (const { text, ...where } of page) yield { ...where, doc: JSON.parse(text) as object };
    const last = page.at(-1);
    if (page.length < pageSize || last === undefined) return;
    after = { after: last.key };
  }
}
