import type { Declaration, DeclaredField } from './declaration-rules';
import type { CheckedCondition, CheckedQuery } from './query-rules';
import { StoreRuleBroken } from './store-rule-broken';

/**
 * A reader may be newer than the version that serves: a field that version was not built with cannot be asked for yet.
 * `storedFields` is what `fieldsText` gave when the build was made. Throws StoreRuleBroken.
 */
export function checkServed(
  { name }: Declaration,
  build: { readonly version: number; readonly fields: string },
  query: { readonly where: readonly CheckedCondition[]; readonly sort?: CheckedQuery['sort'] },
): void {
  const asked = query.where.map(({ field }) => field);
  if (query.sort) asked.push(query.sort.field);
  if (asked.length === 0) return;
  const served = new Map((JSON.parse(build.fields) as DeclaredField[]).map((field) => [field.path, field]));
  for (const { path, type, required } of asked) {
    const field = served.get(path);
    if (field?.type !== type || field.required !== required)
      throw new StoreRuleBroken(
        name,
        path,
        `version ${build.version}, which serves, was built without it: rebuild first`,
      );
  }
}
