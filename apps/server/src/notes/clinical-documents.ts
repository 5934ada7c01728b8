import { Injectable } from '@nestjs/common';
import { ClinicalDocument } from '@teleward/contracts';
import { RecordStore, type StoredDocument } from '@teleward/records';
import { Staff } from '../identity/index.ts';

/**
 * Documents of the record store in the form of the contract: with the author's name and the status
 * of the signature.
 */
@Injectable()
export class ClinicalDocuments {
  readonly #staff: Staff;
  readonly #records: RecordStore;

  constructor(staff: Staff, records: RecordStore) {
    this.#staff = staff;
    this.#records = records;
  }

  async present(
    tenantId: string,
    documents: readonly StoredDocument[],
  ): Promise<ClinicalDocument[]> {
    const people = await this.#staff.practitioners(tenantId);
    const signed = documents.filter(
      ({ type, status }) => type === 'prescription' && status === 'final',
    );
    const signatures = await this.#records.signedPrescriptions.of(
      tenantId,
      signed.map(({ documentId }) => documentId),
    );
    return documents.map((document) =>
      ClinicalDocument.parse({
        ...document,
        signature: signatures.get(document.documentId) ?? null,
        author: people.get(document.authorId),
        createdAt: document.createdAt.toISOString(),
        savedAt: document.savedAt.toISOString(),
        signedAt: document.signedAt?.toISOString() ?? null,
      }),
    );
  }
}
