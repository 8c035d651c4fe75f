import { MAX_PAGE } from './query-rules';
import { StoreRuleBroken } from './store-rule-broken';
import { isKey } from './text-rules';

/** Checks a page of a scan; throws StoreRuleBroken. */
export function checkPage(name: string, { after, limit }: { readonly after?: string; readonly limit: number }): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    throw new StoreRuleBroken(name, 'limit', `use an integer from 1 to ${MAX_PAGE}`);
  if (after !== undefined && !isKey(after))
    throw new StoreRuleBroken(name, 'after', 'give the key of the last document of the page before');
}
