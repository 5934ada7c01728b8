import { z } from './zod.ts';
import { Id, Instant, Nothing, Text } from './primitives.ts';
import { PatientRow } from './patients.ts';
import { defineRoute } from './route.ts';

/** What a column of a file may hold. */
export const ImportField = z.enum([
  ...(['name', 'called', 'birthDate', 'gender', 'language', 'phone', 'email', 'address'] as const),
  ...(['identifier', 'national', 'insurance', 'remark'] as const),
]);
export type ImportField = z.infer<typeof ImportField>;

/** One line of a file, as it stands there: what is wrong with it is an answer, not a refusal of the others. */
export const ImportRow = z.strictObject({
  /** Made by the client, of the patient: the same line again is the same patient. */
  id: Id,
  values: z.partialRecord(ImportField, Text(1_000)),
});
export type ImportRow = z.infer<typeof ImportRow>;

export const ImportProblem = z.object({
  field: ImportField,
  code: z.enum(['missing', 'invalid', 'future', 'taken']),
});
export type ImportProblem = z.infer<typeof ImportProblem>;

export const ImportResult = z.object({
  id: Id,
  /** `right` in a trial: it would be registered. */
  outcome: z.enum(['registered', 'right', 'faulty', 'duplicate']),
  problems: z.array(ImportProblem),
  /** Who is registered already and seems to be the same person. */
  alike: z.array(PatientRow.pick({ id: true, name: true, birthDate: true, identifier: true })),
});
export type ImportResult = z.infer<typeof ImportResult>;

const params = z.strictObject({ importId: Id });

export const importPatients = defineRoute({
  method: 'POST',
  path: '/api/patient-imports/{importId}/rows',
  summary:
    'Registers the patients of some lines of a file, or tries whether it could. Lines that are faulty, or of ' +
    'somebody who seems to be registered, are left out and named. The same again is harmless.',
  params,
  query: Nothing,
  body: z.strictObject({
    rows: z.array(ImportRow).min(1).max(100),
    /** Nothing is written. */
    trial: z.boolean(),
  }),
  response: z.object({ results: z.array(ImportResult) }),
});

export const PatientImport = z.object({
  importId: Id,
  madeAt: Instant,
  madeBy: z.string(),
  /** Patients who came with it and are still there. */
  count: z.int(),
  /** When the last of them was taken back; one that broke off is taken back again. */
  undoneAt: Instant.nullable(),
});
export type PatientImport = z.infer<typeof PatientImport>;

export const listPatientImports = defineRoute({
  method: 'GET',
  path: '/api/patient-imports',
  summary: 'The files of patients that were brought in, the newest 20 first.',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  response: z.object({ imports: z.array(PatientImport) }),
});

export const undoPatientImport = defineRoute({
  method: 'DELETE',
  path: '/api/patient-imports/{importId}',
  summary:
    'Takes a file back, some patients at a time: they are gone, but for those whom somebody changed or booked since. ' +
    'Again is harmless.',
  params,
  query: z.strictObject({
    /** Goes on after the patient whom the answer before named as `next`. */
    afterId: Id.optional(),
  }),
  body: Nothing,
  response: z.object({
    removed: z.int(),
    kept: z.int(),
    /** Where to go on; null once all are through. */
    next: Id.nullable(),
  }),
});

export const patientImportRoutes = {
  importPatients,
  listPatientImports,
  undoPatientImport,
} as const;
