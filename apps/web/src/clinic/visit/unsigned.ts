import { type ClinicalDocument } from '@teleward/contracts';

/** The part of a document that is needed, also of one that only this page has so far. */
export type Written = Pick<ClinicalDocument, 'type' | 'status'>;

/** The unsigned documents of a visit: a note always, a prescription where one was begun. */
export const unsignedOf = (documents: readonly Written[]): readonly ClinicalDocument['type'][] => [
  ...(documents.some(({ type, status }) => type === 'note' && status === 'final')
    ? []
    : (['note'] as const)),
  ...(documents.some(({ type, status }) => type === 'prescription' && status === 'preliminary')
    ? (['prescription'] as const)
    : []),
];
