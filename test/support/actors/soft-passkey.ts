import { type PasskeyAssertion, type PasskeyRequest } from '@teleward/contracts';
import { createHash, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { type TestClinic } from '../servers/test-clinic.ts';

/** User present and user verified: WebAuthn Level 3, 6.1. */
const unlocked = 0x05;

/** A passkey (ES256) of an account, which answers as a browser's would. */
export class SoftPasskey {
  readonly id = randomBytes(16).toString('base64url');
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #origin: URL;
  #counter = 0;

  private constructor(origin: URL) {
    this.#origin = origin;
  }

  /** @param accountId SQL that gives the account */
  static async addTo(clinic: TestClinic, accountId: string): Promise<SoftPasskey> {
    const passkey = new SoftPasskey(new URL(clinic.url));
    await clinic.rows(
      `insert into account_passkey
         (id, account_id, credential_id, public_key, counter, transports, name, created_at)
       values ('${randomUUID()}', (${accountId}), '${passkey.id}',
         '\\x${passkey.#publicKey().toString('hex')}', 0, '{}', 'soft', now())`,
    );
    return passkey;
  }

  answer({ challenge, rpId }: PasskeyRequest): PasskeyAssertion {
    this.#counter += 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.#counter);
    const clientData = Buffer.from(
      JSON.stringify({ type: 'webauthn.get', challenge, origin: this.#origin.origin }),
    );
    const authenticatorData = Buffer.concat([sha256(rpId), Buffer.of(unlocked), counter]);
    const signed = Buffer.concat([authenticatorData, sha256(clientData)]);
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: sign('sha256', signed, this.#keys.privateKey).toString('base64url'),
      },
      clientExtensionResults: {},
    };
  }

  /** COSE_Key in CBOR (RFC 9052, 7; RFC 9053, 7.1.1): EC2, ES256, P-256, x and y. */
  #publicKey(): Buffer {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    return Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ]);
  }
}

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();
