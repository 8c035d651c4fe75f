import { hash } from 'node:crypto';
import type { StoredDocument } from '@aftercare/read-model-store';
import canonicalize from 'canonicalize';

/** How the digest of a build is made, for whoever wants to check it with other tools. */
export const digestMethod = 'sum modulo 2^256 of SHA-256 over RFC 8785 JSON of [key, position, document]';

const MODULUS = 1n << 256n;

/** Digest of many documents that does not depend on their order: two builds with the same documents have the same one. */
export interface DocumentsDigest {
  /** Adds what `digestOf` gives of a document, or the sum of several such. */
  add(digests: bigint): void;
  /** 64 hexadecimal digits; all 0 for no documents. */
  hex(): string;
}

/** One document as it goes into a digest. Equal texts mean equal documents at the same position. */
export const digestText = ({ key, position, doc }: StoredDocument<object>): string =>
  canonicalize([key, position, doc]) ?? '';

/** SHA-256 of a document's text, as a number. */
export const digestOf = (text: string): bigint => BigInt(`0x${hash('sha256', text, 'hex')}`);

export function documentsDigest(): DocumentsDigest {
  let sum = 0n;
  return {
    add: (digests) => {
      sum += digests;
    },
    hex: () => (sum % MODULUS).toString(16).padStart(64, '0'),
  };
}
