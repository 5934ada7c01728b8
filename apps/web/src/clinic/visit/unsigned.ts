import { type ClinicalDocument } from '@teleward/contracts';

/** What is known of a document, also of one that only this page has so far. */
export type Written = Pick<ClinicalDocument, 'type' | 'status'>;

/** What of a visit is still to be signed: a note always, a prescription where one was begun. */
export const unsignedOf = (documents: readonly Written[]): readonly ClinicalDocument['type'][] => [
  ...(documents.some(({ type, status }) => type === 'note' && status === 'final')
    ? []
    : (['note'] as const)),
  ...(documents.some(({ type, status }) => type === 'prescription' && status === 'preliminary')
    ? (['prescription'] as const)
    : []),
];
