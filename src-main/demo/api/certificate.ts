import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A private key and a certificate that signs itself, both PEM. */
export interface ServerIdentity {
  readonly key: string;
  readonly certificate: string;
}

/** DER tags. */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  time: 0x17,
  sequence: 0x30,
  set: 0x31,
  explicit0: 0xa0,
  explicit3: 0xa3,
  dnsName: 0x82,
  ipAddress: 0x87,
} as const;

/** Object identifiers, already in DER. */
const OID = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  basicConstraints: '551d13',
  keyUsage: '551d0f',
  extendedKeyUsage: '551d25',
  serverAuth: '2b06010505070301',
  subjectAltName: '551d11',
} as const;

/** The key lives as long as the process, so the dates need not say more than "now and then". */
const NOT_BEFORE = '250101000000Z';
const NOT_AFTER = '491231235959Z';

/**
 * Makes an identity for 127.0.0.1 and localhost that a client trusts by being given the certificate as its authority.
 * kubectl sends its token over TLS only, and Node can sign but not write certificates: hence these few lines of DER.
 */
export function newServerIdentity(): ServerIdentity {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(TAG.sequence, oid(OID.ecdsaWithSha256));
  const commonName = [oid(OID.commonName), der(TAG.utf8, Buffer.from('khronoscope demo cluster'))];
  const name = der(TAG.sequence, der(TAG.set, der(TAG.sequence, ...commonName)));
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(15)]);
  const toBeSigned = der(
    TAG.sequence,
    der(TAG.explicit0, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, serial),
    algorithm,
    name,
    der(TAG.sequence, der(TAG.time, Buffer.from(NOT_BEFORE)), der(TAG.time, Buffer.from(NOT_AFTER))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(TAG.explicit3, der(TAG.sequence, ...extensions())),
  );
  const signature = bits(0, sign('sha256', toBeSigned, privateKey));
  const certificate = der(TAG.sequence, toBeSigned, algorithm, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}

function extensions(): readonly Buffer[] {
  const yes = der(TAG.boolean, Buffer.from([0xff]));
  const extension = (id: string, value: Buffer, critical = false): Buffer =>
    der(TAG.sequence, oid(id), ...(critical ? [yes] : []), der(TAG.octets, value));
  return [
    extension(OID.basicConstraints, der(TAG.sequence, yes), true),
    // digitalSignature and keyCertSign: bits 0 and 5, the last two of the byte unused.
    extension(OID.keyUsage, bits(2, Buffer.from([0b1000_0100])), true),
    extension(OID.extendedKeyUsage, der(TAG.sequence, oid(OID.serverAuth))),
    extension(
      OID.subjectAltName,
      der(TAG.sequence, der(TAG.ipAddress, Buffer.from([127, 0, 0, 1])), der(TAG.dnsName, Buffer.from('localhost'))),
    ),
  ];
}

function oid(hex: string): Buffer {
  return der(TAG.oid, Buffer.from(hex, 'hex'));
}

function bits(unused: number, content: Buffer): Buffer {
  return der(TAG.bits, Buffer.from([unused]), content);
}

/** One DER value: tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}
