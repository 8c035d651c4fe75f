import { generateKeyPairSync, KeyObject, sign } from 'node:crypto';

/**
 * X.509 certificates made at test time, so that no key is ever stored: an authority of its own and what it signs. Only
 * what the specs need of RFC 5280, written in DER by hand; ECDSA with SHA-256 on P-256.
 */

export interface Authority {
  /** PEM of its own certificate. */
  readonly certificate: string;
  /** A certificate for these names and addresses of IPv4, both PEM, with its key. */
  issue(names: readonly string[]): { readonly certificate: string; readonly key: string };
}

export function certificateAuthority(name: string): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const isAuthority = extension('551d13', sequence(BOOLEAN_TRUE), true);
  return {
    certificate: certificate(
      { issuer: name, subject: name, subjectKey: keys.publicKey, extension: isAuthority },
      keys.privateKey,
    ),
    issue: (names) => {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const alternatives = extension('551d11', sequence(...names.map(generalName)));
      const contents = { issuer: name, subject: 'event store', subjectKey: own.publicKey, extension: alternatives };
      return {
        certificate: certificate(contents, keys.privateKey),
        key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

interface Contents {
  readonly issuer: string;
  readonly subject: string;
  readonly subjectKey: KeyObject;
  readonly extension: Buffer;
}

let serials = 0;

function certificate({ issuer, subject, subjectKey, extension: only }: Contents, issuerKey: KeyObject): string {
  const algorithm = sequence(objectId('2a8648ce3d040302'));
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const now = Date.now();
  const unsigned = sequence(
    version,
    der(0x02, Buffer.from([0x01, ++serials])),
    algorithm,
    commonName(issuer),
    sequence(utcTime(now - 86_400_000), utcTime(now + 86_400_000)),
    commonName(subject),
    subjectKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(only)),
  );
  const signature = sign('sha256', unsigned, issuerKey);
  const whole = sequence(unsigned, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

const BOOLEAN_TRUE = Buffer.from([0x01, 0x01, 0xff]);

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  const { length } = body;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}

const sequence = (...contents: readonly Buffer[]): Buffer => der(0x30, ...contents);
const objectId = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const commonName = (name: string): Buffer =>
  sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from(name, 'utf8')))));
const utcTime = (time: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(time).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
const extension = (id: string, value: Buffer, critical = false): Buffer =>
  sequence(objectId(id), ...(critical ? [BOOLEAN_TRUE] : []), der(0x04, value));
const generalName = (name: string): Buffer =>
  /^[\d.]+$/.test(name) ? der(0x87, Buffer.from(name.split('.').map(Number))) : der(0x82, Buffer.from(name));
