import { z } from '../base/zod.ts';
import { Id, Instant, Nothing, MultiLineText } from '../base/primitives.ts';
import { PatientRow } from './patients.ts';
import { defineRoute } from '../base/route.ts';

/** What a column of the imported file may contain. */
export const ImportField = z.enum([
  ...(['name', 'called', 'birthDate', 'gender', 'language', 'phone', 'email', 'address'] as const),
  ...(['identifier', 'national', 'insurance', 'remark'] as const),
]);
export type ImportField = z.infer<typeof ImportField>;

/**
 * One row of the file, unvalidated: an error in it is reported for this row and does not refuse the
 * others.
 */
export const ImportRow = z.strictObject({
  /** An id that the client makes for the patient: the same row sent again is the same patient. */
  id: Id,
  values: z.partialRecord(ImportField, MultiLineText(1_000)),
});
export type ImportRow = z.infer<typeof ImportRow>;

export const ImportProblem = z.object({
  field: ImportField,
  code: z.enum(['missing', 'invalid', 'future', 'taken']),
});
export type ImportProblem = z.infer<typeof ImportProblem>;

export const ImportResult = z.object({
  id: Id,
  /** `right` in a trial: the patient would be registered. */
  outcome: z.enum(['registered', 'right', 'faulty', 'duplicate']),
  problems: z.array(ImportProblem),
  /** Registered patients who seem to be the same person. */
  alike: z.array(PatientRow.pick({ id: true, name: true, birthDate: true, identifier: true })),
});
export type ImportResult = z.infer<typeof ImportResult>;

const params = z.strictObject({ importId: Id });

export const importPatients = defineRoute({
  method: 'POST',
  path: '/api/patient-imports/{importId}/rows',
  summary:
    'Registers the patients of some rows of a file, or validates them only. Invalid rows and ' +
    'likely duplicates are skipped and reported. Idempotent.',
  params,
  query: Nothing,
  body: z.strictObject({
    rows: z.array(ImportRow).min(1).max(100),
    /** A dry run: nothing is written. */
    trial: z.boolean(),
  }),
  response: z.object({ results: z.array(ImportResult) }),
});

export const PatientImport = z.object({
  importId: Id,
  madeAt: Instant,
  madeBy: z.string(),
  /** Patients of this import who are still registered. */
  count: z.int(),
  /** When the import was last undone; an interrupted undo can be repeated. */
  undoneAt: Instant.nullable(),
});
export type PatientImport = z.infer<typeof PatientImport>;

export const listPatientImports = defineRoute({
  method: 'GET',
  path: '/api/patient-imports',
  summary: 'Lists the newest 20 patient imports, newest first.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ imports: z.array(PatientImport) }),
});

export const undoPatientImport = defineRoute({
  method: 'DELETE',
  path: '/api/patient-imports/{importId}',
  summary:
    'Reverts an import, some patients at a time: deletes its patients, except those changed or ' +
    'booked since. Idempotent.',
  params,
  query: z.strictObject({
    /** Continues after the patient that the previous answer named as `next`. */
    afterId: Id.optional(),
  }),
  body: Nothing,
  response: z.object({
    removed: z.int(),
    kept: z.int(),
    /** Where to continue; null once all patients are done. */
    next: Id.nullable(),
  }),
});

export const patientImportRoutes = {
  importPatients,
  listPatientImports,
  undoPatientImport,
} as const;
