import type { Reservation } from '../decider';
import { firstOf, shortText, type Finding } from '../field-checks';
import { forbidden } from '../refusal';
import type { Identity } from './customer.events';

/**
 * The form in which two spellings of one key are the same text. E-mail addresses: NFC, small letters. Phone numbers: digits
 * alone, an international prefix `+` or `00` dropped. Any other kind: NFC, trimmed.
 */
export function normalised({ kind, value }: Identity): Identity {
  const text = value.normalize('NFC').trim();
  switch (kind) {
    case 'email':
      return { kind, value: text.toLowerCase().normalize('NFC') };
    case 'phone':
      return { kind, value: text.replace(/\D/g, '').replace(/^(?:00)+/, '') };
    default:
      return { kind, value: text };
  }
}

export const sameIdentity = (a: Identity, b: Identity) => a.kind === b.kind && a.value === b.value;

/** The key under which an identity is reserved for one customer. */
export function identityKey(identity: Identity): Reservation {
  return normalised(identity);
}

const kindForm = /^[a-z][a-z0-9-]{0,39}$/;

/** Whether an identity can be one, in any spelling; `path` leads to it, e.g. `identities.0.`. Its value is personal and never told. */
export function checkIdentity(identity: Identity, path = ''): Finding {
  const { kind, value } = normalised(identity);
  if (!kindForm.test(kind))
    return forbidden(
      'bad-identity',
      `${path}kind must be email, phone, external or another word of small letters, digits and hyphens.`,
      `${path}kind`,
    );
  if (kind === 'email') return checkEmail(value, `${path}value`);
  if (kind === 'phone') return checkPhone(identity.value, `${path}value`);
  return shortText(value, `${path}value`);
}

/** An address with one `@` and no white space; absent is fine. Whether it can be reached, only a message can tell. */
export function checkEmail(value: string | undefined, field: string): Finding {
  if (value === undefined || (/^[^\s@]+@[^\s@]+$/u.test(value) && value.length <= 254)) return undefined;
  return forbidden('bad-identity', `${field} must be an e-mail address such as name@example.org.`, field);
}

/** 3 to 15 digits (E.164), with any punctuation between them; absent is fine. */
export function checkPhone(value: string | undefined, field: string): Finding {
  if (value === undefined) return undefined;
  const digits = normalised({ kind: 'phone', value }).value.length;
  if (digits >= 3 && digits <= 15 && /^[-+\d\s()./]+$/.test(value)) return undefined;
  return forbidden('bad-identity', `${field} must be a phone number of 3 to 15 digits, such as +49 30 1234567.`, field);
}

/** All acceptable, and none twice. */
export function checkIdentities(identities: readonly Identity[], field: string): Finding {
  if (identities.length > 50)
    return forbidden('too-many-identities', `${field} must hold 50 identities or fewer.`, field);
  const keys = new Set<string>();
  for (const [index, identity] of identities.entries()) {
    const { kind, value } = normalised(identity);
    const twice = keys.has(`${kind} ${value}`)
      ? forbidden('duplicate-identity', `${field}.${index} repeats an identity: leave it out.`, `${field}.${index}`)
      : undefined;
    const finding = firstOf(checkIdentity(identity, `${field}.${index}.`), twice);
    if (finding) return finding;
    keys.add(`${kind} ${value}`);
  }
  return undefined;
}
