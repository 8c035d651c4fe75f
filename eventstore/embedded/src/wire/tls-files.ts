import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { TlsIdentity } from './listener';

/** Where the certificate and its key are, both PEM. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Reads both files and sees that they belong together. Throws an error that names the file at fault. */
export function readTlsFiles({ certificate, key }: TlsFiles): TlsIdentity {
  const identity = { certificate: read('certificate', certificate), key: read('key', key) };
  const leaf = parsed('certificate', certificate, () => new X509Certificate(identity.certificate));
  const secret = parsed('key', key, () => createPrivateKey(identity.key));
  if (!leaf.checkPrivateKey(secret))
    throw new Error(`The TLS key ${key} does not belong to the certificate ${certificate}`);
  return identity;
}

function read(what: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new Error(`The TLS ${what} ${file}: ${reason}`, { cause: error });
  }
}

function parsed<Parsed>(what: string, file: string, parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    throw new Error(`The TLS ${what} ${file} is no PEM file with a ${what}, or it is encrypted`, { cause: error });
  }
}
