import type { CollectionSpec } from '../read-model-store';
import { checkDeclaration } from './declaration-rules';
import { canonicalText } from './document-rules';
import { StoreRuleBroken } from './store-rule-broken';
import { isKey, MAX_INDEXED_BYTES } from './text-rules';

/** The rules that a batch would be refused by, for one key and its document at a time. Both throw StoreRuleBroken. */
export interface DocumentCheck {
  key(key: string): void;
  document(doc: object): void;
}

/** For whoever has to find out which document of a refused batch breaks a rule. */
export function documentCheck(spec: CollectionSpec): DocumentCheck {
  const declaration = checkDeclaration(spec);
  return {
    key: (key) => {
      if (!isKey(key))
        throw new StoreRuleBroken(
          spec.name,
          'key',
          `use 1 to ${MAX_INDEXED_BYTES} bytes without NUL or lone surrogates`,
        );
    },
    document: (doc) => void canonicalText(declaration, doc),
  };
}
