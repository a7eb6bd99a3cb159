import { generate } from 'selfsigned';

export interface Certificate {
  /** PEM. */
  readonly key: string;
  /** PEM; who trusts it (`NODE_EXTRA_CA_CERTS`) trusts the simulator. */
  readonly certificate: string;
}

/**
 * A fresh certificate for localhost and 127.0.0.1.
 * @param keyType `rsa` for one that an application signs in with: Entra takes no other.
 */
export async function makeCertificate(keyType: 'ec' | 'rsa' = 'ec'): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType,
    algorithm: 'sha256',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key: made.private, certificate: made.cert };
}
