import { Injectable } from '@nestjs/common';
import { ClinicalDocument } from '@teleward/contracts';
import { RecordStore, type StoredDocument } from '@teleward/records';
import { Staff } from '../identity/index.ts';
import { codeComparisonOf, EncounterLists } from '../visits/index.ts';

/**
 * Documents of the record store in the form of the contract: with the author's name, the status of
 * the signature, and for a note whether the safety code was compared.
 */
@Injectable()
export class ClinicalDocuments {
  readonly #staff: Staff;
  readonly #records: RecordStore;
  readonly #encounters: EncounterLists;

  constructor(staff: Staff, records: RecordStore, encounters: EncounterLists) {
    this.#staff = staff;
    this.#records = records;
    this.#encounters = encounters;
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
    const notes = documents.filter(({ type }) => type === 'note');
    const visits = await this.#encounters.withIds(tenantId, [
      ...new Set(notes.map(({ encounterId }) => encounterId)),
    ]);
    const compared = new Map(visits.map((visit) => [visit.id, codeComparisonOf(visit, people)]));
    return documents.map((document) =>
      ClinicalDocument.parse({
        ...document,
        codeCompared: compared.get(document.encounterId) ?? null,
        signature: signatures.get(document.documentId) ?? null,
        author: people.get(document.authorId),
        createdAt: document.createdAt.toISOString(),
        savedAt: document.savedAt.toISOString(),
        signedAt: document.signedAt?.toISOString() ?? null,
      }),
    );
  }
}
