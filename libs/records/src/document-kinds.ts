import {
  documentForms,
  isClear,
  PrescriptionItem,
  readLine,
  SignableNote,
  type ClinicalDocument,
} from '@teleward/contracts';
import { z } from 'zod';
import { type Json } from './canonical-json.ts';

/** An action that shows documents. */
export type DocumentsAction = 'document.read' | 'document.read-own' | 'after-visit.read';

/** When those who may do such an action see a document of a kind by it. */
type Shown = 'also as a draft' | 'once signed' | 'never';

interface DocumentKind {
  /** The resource of FHIR R4 that it is. */
  readonly fhirType: string;
  /** What the numbers of signed ones begin with. */
  readonly letter: string;
  /** Its contents by the version of their schema. None that has landed is edited: signed documents are read by theirs. */
  readonly forms: Readonly<Record<number, z.ZodType>>;
  /** The version of the schema by which it is written now. */
  readonly schemaVersion: number;
  /** What may be signed. */
  readonly signable: z.ZodType;
  readonly shown: Readonly<Record<DocumentsAction, Shown>>;
}

/** All that is particular to a kind of document: a new one is a row here, and needs no service of its own. */
export const documentKinds = {
  note: {
    ...{ fhirType: 'Composition', letter: 'N' },
    ...{ forms: documentForms.note, schemaVersion: 2 },
    signable: SignableNote,
    shown: {
      // Whoever is with the patient must know what is being written.
      'document.read': 'also as a draft',
      'document.read-own': 'never',
      // For what it tells the patient to do.
      'after-visit.read': 'once signed',
    },
  },
  prescription: {
    ...{ fhirType: 'MedicationRequest', letter: 'R' },
    ...{ forms: documentForms.prescription, schemaVersion: 2 },
    // Nothing is signed that is not understood to its end.
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

/** Who else may know that a document is there, decided by what stands beside its sealed content. */
export function isShown(
  { type, status }: { readonly type: DocumentType; readonly status: 'preliminary' | 'final' },
  action: DocumentsAction,
): boolean {
  const shown: Shown = documentKinds[type].shown[action];
  return shown === 'also as a draft' || (shown === 'once signed' && status === 'final');
}

/** The content as its kind is written now. */
export function written(type: DocumentType, content: Json): Json {
  const { schemaVersion } = documentKinds[type];
  return formOf(type, schemaVersion).parse(content) as Json;
}

/** A content that was kept, by the schema that it was kept by. */
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
    // A newer release wrote it, and this one must not guess.
    throw new Error(`A ${type} of schema version ${schemaVersion} is from a newer release`);
  }
  return form;
}
