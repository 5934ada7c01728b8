import {
  isClear,
  PrescriptionItem,
  readLine,
  SignableNote,
  type ClinicalDocument,
} from '@teleward/contracts';
import { z } from 'zod';
import { type Json } from '../canonical-json.ts';
import { NoteV1 } from '../document-forms/note-v1.ts';
import { NoteV2 } from '../document-forms/note-v2.ts';
import { PrescriptionV1 } from '../document-forms/prescription-v1.ts';
import { PrescriptionV2 } from '../document-forms/prescription-v2.ts';

/** An action that returns documents. */
export type DocumentsAction = 'document.read' | 'document.read-own' | 'after-visit.read';

/** When an action shows a document of a kind to those who may perform the action. */
type Shown = 'also as a draft' | 'once signed' | 'never';

interface DocumentKind {
  /** The FHIR R4 resource type. */
  readonly fhirType: string;
  /** The first letter of the numbers of signed documents. */
  readonly letter: string;
  /**
   * Its content schemas by version, each written out in `document-forms/`, apart from what the API
   * accepts today. A published schema is never edited: signed documents are read with their own.
   */
  readonly forms: Readonly<Record<number, z.ZodType>>;
  /** The schema version for new content. */
  readonly schemaVersion: number;
  /** The schema that content must satisfy to be signed. */
  readonly signable: z.ZodType;
  readonly shown: Readonly<Record<DocumentsAction, Shown>>;
}

/**
 * What the store must know of each kind of document. Saving, signing, numbering and access follow
 * from a row here; policies, routes and pages do not: docs/adding-a-feature.md lists what else a
 * new kind touches.
 */
export const documentKinds = {
  note: {
    ...{ fhirType: 'Composition', letter: 'N' },
    ...{ forms: { 1: NoteV1, 2: NoteV2 }, schemaVersion: 2 },
    signable: SignableNote,
    shown: {
      // The care team has to know what is being written.
      'document.read': 'also as a draft',
      'document.read-own': 'never',
      // For its instructions to the patient.
      'after-visit.read': 'once signed',
    },
  },
  prescription: {
    ...{ fhirType: 'MedicationRequest', letter: 'R' },
    ...{ forms: { 1: PrescriptionV1, 2: PrescriptionV2 }, schemaVersion: 2 },
    // Content that is not completely understood cannot be signed.
    signable: z.object({
      items: z.array(PrescriptionItem.refine(({ line }) => isClear(readLine(line)))).min(1),
    }),
    shown: {
      'document.read': 'also as a draft',
      'document.read-own': 'once signed',
      'after-visit.read': 'once signed',
    },
  },
} as const satisfies Readonly<Record<ClinicalDocument['type'], DocumentKind>>;

export type DocumentType = keyof typeof documentKinds;

/** Whether an action shows a document, judged by the columns beside its sealed content. */
export function isShown(
  { type, status }: { readonly type: DocumentType; readonly status: 'preliminary' | 'final' },
  action: DocumentsAction,
): boolean {
  const shown: Shown = documentKinds[type].shown[action];
  return shown === 'also as a draft' || (shown === 'once signed' && status === 'final');
}

/** Parses content with the schema for new content. */
export function written(type: DocumentType, content: Json): Json {
  const { schemaVersion } = documentKinds[type];
  return formOf(type, schemaVersion).parse(content) as Json;
}

/** Parses stored content with the schema that it was stored by. */
export const readBy = (type: DocumentType, schemaVersion: number, content: Json): Json =>
  formOf(type, schemaVersion).parse(content) as Json;

export const isSignable = (type: DocumentType, content: Json): boolean =>
  documentKinds[type].signable.safeParse(content).success;

export const numberOf = (type: DocumentType, year: number, ordinal: number): string =>
  `${documentKinds[type].letter}-${year}-${String(ordinal).padStart(4, '0')}`;

function formOf(type: DocumentType, schemaVersion: number): z.ZodType {
  const forms: DocumentKind['forms'] = documentKinds[type].forms;
  const form = forms[schemaVersion];
  if (form === undefined) {
    // A newer release wrote it, and this one must not guess its meaning.
    throw new Error(`A ${type} of schema version ${schemaVersion} is from a newer release`);
  }
  return form;
}
