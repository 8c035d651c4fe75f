import { openReadModelStore } from '@aftercare/read-model-store';
import { readModels } from '@aftercare/read-models';
import { join } from 'node:path';

/** Where a store put a fact and when says nothing about what happened: two stores differ in it, and in the order of lists. */
const ofTheStore = new Set(['position', 'recordedAt']);

function comparable(name: string, value: unknown): unknown {
  if (ofTheStore.has(name)) return undefined;
  if (!Array.isArray(value) || value.every((one) => typeof one !== 'object')) return value;
  return value.map((one) => JSON.stringify(one, comparable)).sort();
}

/** Every document of every read model in a data folder, as sorted JSON without what only the store knows. */
async function allDocuments(dataDir: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const store = await openReadModelStore({ file: join(dataDir, 'read-models.sqlite') });
  try {
    const documents: Record<string, string[]> = {};
    for (const model of readModels({ zone: 'UTC' })) {
      const found: string[] = [];
      const collection = store.collection(model);
      let page = await collection.find({ limit: 500 });
      for (;;) {
        found.push(...page.items.map(({ doc }) => JSON.stringify(doc, comparable)));
        if (page.next === undefined) break;
        page = await collection.find({ limit: 500, after: page.next });
      }
      documents[model.name] = found.sort();
    }
    return documents;
  } finally {
    await store.close();
  }
}

/** Documents that only one of two data folders has, at most ten, each with its read model: none when they are equal. */
export async function differences(one: string, other: string): Promise<readonly string[]> {
  const [left, right] = [await allDocuments(one), await allDocuments(other)];
  return Object.keys({ ...left, ...right })
    .flatMap((name) => {
      const [a, b] = [new Set(left[name]), new Set(right[name])];
      const only = [...[...a].filter((doc) => !b.has(doc)), ...[...b].filter((doc) => !a.has(doc))];
      const count = `${left[name]?.length} against ${right[name]?.length} documents`;
      return [...(left[name]?.length === right[name]?.length ? [] : [count]), ...only].map((doc) => `${name}: ${doc}`);
    })
    .slice(0, 10);
}
