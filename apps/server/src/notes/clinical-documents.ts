import { Injectable } from '@nestjs/common';
import { ClinicalDocument } from '@teleward/contracts';
import { type Json, type StoredDocument } from '@teleward/records';
import { type z } from 'zod';
import { Staff } from '../identity/staff.ts';

/** Documents of the record store as the contract shows them: with their author's name. */
@Injectable()
export class ClinicalDocuments {
  readonly #staff: Staff;

  constructor(staff: Staff) {
    this.#staff = staff;
  }

  async present(
    tenantId: string,
    documents: readonly StoredDocument[],
  ): Promise<ClinicalDocument[]> {
    const people = await this.#staff.practitioners(tenantId);
    return documents.map((document) =>
      ClinicalDocument.parse({
        ...document,
        author: people.get(document.authorId),
        createdAt: document.createdAt.toISOString(),
        savedAt: document.savedAt.toISOString(),
        signedAt: document.signedAt?.toISOString() ?? null,
      }),
    );
  }
}

export const isComplete =
  (schema: z.ZodType) =>
  (content: Json): boolean =>
    schema.safeParse(content).success;
