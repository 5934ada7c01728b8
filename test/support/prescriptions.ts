import {
  type PrescriptionStanding,
  type PublishedKey,
  routes,
  type SignedPrescription,
} from '@teleward/contracts';
import { createHash, randomUUID } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { Visitor, type Answer, type TestClinic } from './servers/test-clinic.ts';

export interface SignedHere {
  readonly documentId: string;
  readonly number: string;
  readonly jws: string;
  readonly says: SignedPrescription;
}

export interface Line {
  readonly line: string;
  readonly quantity?: number;
}

/** Writes a prescription of these lines in a visit. */
export async function write(
  doctor: Visitor,
  encounterId: string,
  ...lines: readonly Line[]
): Promise<Answer> {
  const items = lines.map(({ line, quantity = null }) => ({
    ...{ id: randomUUID(), line, quantity, quantityUnit: quantity === null ? '' : 'tablets' },
    instructions: '',
  }));
  return doctor.call(routes.savePrescription, {
    params: { documentId: randomUUID() },
    body: { encounterId, baseVersion: 0, content: { items } },
  });
}

export const sign = (doctor: Visitor, { body: { documentId, version } }: Answer): Promise<Answer> =>
  doctor.call(routes.signPrescription, {
    params: { documentId: String(documentId) },
    body: { version },
  });

/** Writes and signs one. */
export async function prescribe(
  doctor: Visitor,
  encounterId: string,
  ...lines: readonly Line[]
): Promise<SignedHere> {
  const { status, body } = await sign(doctor, await write(doctor, encounterId, ...lines));
  if (status !== 200) throw new Error(`Signing answered ${status} ${String(body['code'])}`);
  const { jws } = body['signature'] as { jws: string };
  return {
    ...{ documentId: String(body['documentId']), number: String(body['number']), jws },
    says: payloadOf(jws),
  };
}

const payloadOf = (jws: string): SignedPrescription =>
  JSON.parse(
    inflateRawSync(Buffer.from(jws.split('.')[1] ?? '', 'base64url')).toString(),
  ) as SignedPrescription;

const possessionOf = (jws: string): string => createHash('sha256').update(jws).digest('base64url');

export const publishedKeys = async (clinic: TestClinic): Promise<readonly PublishedKey[]> => {
  const { body } = await new Visitor(clinic.url).call(routes.readPublishedKeys);
  return body['keys'] as PublishedKey[];
};

/** A pharmacy, which has no account. */
export class Pharmacy {
  readonly #visitor: Visitor;
  readonly #who: { pharmacy: string; place: string; pharmacist: string };

  constructor(clinic: TestClinic, name = 'Hill Pharmacy') {
    this.#visitor = new Visitor(clinic.url);
    this.#who = { pharmacy: name, place: 'Ooty', pharmacist: 'Ravi Menon' };
  }

  look(jws: string): Promise<Answer> {
    const body = { possession: possessionOf(jws) };
    return this.#visitor.call(routes.readPrescriptionStanding, { body, ...fromElsewhere() });
  }

  async standing(jws: string): Promise<PrescriptionStanding> {
    return (await this.look(jws)).body as unknown as PrescriptionStanding;
  }

  dispense(
    jws: string,
    amount: number | null,
    {
      item = 0,
      whole = amount === null,
      dispenseId = randomUUID(),
      substitution = null as null | { product: string; reason: string },
    } = {},
  ): Promise<Answer> {
    return this.#visitor.call(routes.dispensePrescription, {
      body: {
        ...{ possession: possessionOf(jws), dispenseId, ...this.#who },
        items: [{ item, amount, whole, substitution }],
      },
      ...fromElsewhere(),
    });
  }
}

let places = 0;

/** A new address for each request, so that rate limits do not disturb these tests. */
function fromElsewhere(): { readonly headers: Record<string, string> } {
  places += 1;
  return { headers: { 'X-Forwarded-For': `10.9.${places >> 8}.${places & 255}` } };
}
