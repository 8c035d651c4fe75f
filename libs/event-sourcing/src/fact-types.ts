import { personalKeyType } from './personal-keys';

/** Events that only this library reads: no facts of the domain, and no subscriber's business. */
const bookkeeping = [personalKeyType, 'KeyReserved', 'KeyReleased'];

/** Which event types a subscriber wants, as the server's filter and as a predicate that agree with each other. */
export interface WantedTypes {
  readonly regex: string;
  readonly includes: (type: string) => boolean;
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The types listed; without a list every fact: no system events (`$…`) and no bookkeeping of this library. */
export function wantedTypes(types: readonly string[] | undefined): WantedTypes {
  const regex =
    types === undefined ? `^(?!\\$|(?:${bookkeeping.join('|')})$)` : `^(?:${types.map(literal).join('|')})$`;
  const compiled = new RegExp(regex);
  return { regex, includes: (type) => compiled.test(type) };
}
