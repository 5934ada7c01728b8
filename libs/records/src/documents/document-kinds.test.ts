import { afterEach, describe, expect, it, jest } from '@jest/globals';
import * as contracts from '@teleward/contracts';
import {
  Id,
  Note,
  NoteContent,
  Prescribed,
  Prescription,
  saveNote,
  savePrescription,
  TypedPrescription,
} from '@teleward/contracts';
import { z } from 'zod';
import { type Json } from '../canonical-json.ts';
import { documentKinds, readBy, written, type DocumentType } from './document-kinds.ts';

const id = '0190a000-0000-7000-8009-000000000001';

const soap = { subjective: 'Tired', objective: '', assessment: 'Rested badly', plan: 'Sleep' };
const item = { id, quantity: null, quantityUnit: '', instructions: '' };
const fields = {
  ...{ ...item, drug: 'Amoxicillin', form: 'capsule', strength: '500 mg', doseQuantity: 1 },
  ...{ doseUnit: 'capsule', route: 'oral', frequency: 'TID', asNeeded: false, durationDays: 7 },
};
const line = {
  ...{ ...item, line: 'Amoxicillin 500 mg cap 1 po tds 7d', drug: 'Amoxicillin', form: 'capsule' },
  strength: { values: [500], unit: 'milligram', per: null },
  dosage: [
    {
      amount: { kind: 'each', low: 1, high: null, unit: 'capsule' },
      ...{ route: 'oral', site: null, when: [], weekdays: [], after: '', asNeeded: false },
      timing: {
        ...{ kind: 'repeat', times: 3, timesMax: null, period: 1, periodMax: null },
        periodUnit: 'd',
      },
      ...{ neededFor: '', maxPerDay: null, duration: { kind: 'for', value: 7, unit: 'd' } },
    },
  ],
};

/** The longest text that any version ever accepted. */
const long = (length: number): string => 'x'.repeat(length);
const longest = {
  ...{ subjective: long(20_000), objective: long(20_000), assessment: long(20_000) },
  ...{ plan: long(20_000), patientInstruction: long(4000) },
};

/** With reasons in their first form, and in their present one. */
const overruled = {
  ...line,
  ...{ instructions: long(500), quantity: 100_000, quantityUnit: long(30) },
  allergyOverrides: [
    { factId: id, substance: long(120), reason: long(300) },
    {
      ...{ factId: id, factVersion: 3, substance: 'Penicillin', type: 'allergy' },
      ...{ verification: 'confirmed', reason: 'Tolerated twice' },
    },
    { factId: id, substance: 'Penicillin', type: null, reason: 'Tolerated' },
  ],
  interactionOverrides: [{ interaction: long(60), other: long(120), reason: long(300) }],
};

type Versions<Type extends DocumentType> = keyof (typeof documentKinds)[Type]['forms'];

/**
 * Contents as existing databases hold them, by schema version. Never edit these: where one can no
 * longer be read, a published schema was changed, and with it the reading of a signed document.
 */
const kept: { readonly [Type in DocumentType]: Readonly<Record<Versions<Type>, readonly Json[]>> } =
  {
    note: {
      1: [soap, { ...soap, patientInstruction: 'Rest' }],
      2: [{ ...soap, patientInstruction: '' }, longest],
    },
    prescription: {
      1: [{ items: [fields] }, { items: [line, fields] }, { items: [overruled] }],
      2: [{ items: [line] }, { items: [overruled] }, { items: [] }],
    },
  };

const answers = { note: Note.shape.content, prescription: Prescription.shape.content };

const types = Object.keys(documentKinds) as DocumentType[];

const samples = types.flatMap((type) =>
  Object.entries(kept[type]).flatMap(([version, contents]) =>
    contents.map((content) => [type, Number(version), content] as const),
  ),
);

describe('a stored document', () => {
  it.each(samples)(
    'of kind %s and schema version %i can be read, and fits its answer',
    (type, version, content) => {
      const read = readBy(type, version, content);
      expect(read).toMatchObject(content as object);
      expect(answers[type].parse(read)).toEqual(read);
    },
  );

  it('is read with its own schema, even if the current one is stricter', () => {
    expect(readBy('note', 1, soap)).toEqual({ ...soap, patientInstruction: '' });
    expect(() => written('note', soap)).toThrow();
    expect(() => readBy('note', 2, soap)).toThrow();
    expect(() => written('prescription', { items: [fields] })).toThrow();
  });

  it('of a newer release is refused', () => {
    expect(() => readBy('note', 99, soap)).toThrow('newer release');
  });
});

describe('the document kind', () => {
  it.each(types)('%s is written with its newest schema', (type) => {
    const { forms, schemaVersion } = documentKinds[type];
    expect(schemaVersion).toBe(Math.max(...Object.keys(forms).map(Number)));
  });
});

/** Every schema of the API, with what it is made of. */
function schemasOf(value: unknown, found = new Set<z.core.$ZodType>()): Set<z.core.$ZodType> {
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return found;
  if (value instanceof z.core.$ZodType) {
    if (found.has(value)) return found;
    found.add(value);
    return schemasOf(value._zod.def, found);
  }
  for (const inner of Object.values(value)) schemasOf(inner, found);
  return found;
}

/** Makes these refuse what they took before. */
function refuse(schemas: Iterable<z.core.$ZodType>): void {
  for (const schema of schemas) {
    jest.spyOn(schema._zod, 'run').mockImplementation((payload) => {
      payload.issues.push({ code: 'custom', path: [], input: payload.value, message: 'Refused' });
      return payload;
    });
  }
}

describe('where the API takes less than it did', () => {
  const api = schemasOf({ ...contracts });
  const bodies = schemasOf([saveNote.body.shape.content, savePrescription.body.shape.content]);

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each(samples)('%s of schema version %i is read as it was kept', (type, version, content) => {
    const read = readBy(type, version, content);
    refuse(api);
    expect(NoteContent.safeParse(soap).success).toBe(false);
    expect(Prescribed.shape.dosage.safeParse([]).success).toBe(false);
    expect(readBy(type, version, content)).toEqual(read);
  });

  it.each(samples)('%s of schema version %i fits its answer', (type, version, content) => {
    const read = readBy(type, version, content);
    // Ids are the same everywhere.
    refuse([...bodies].filter((schema) => !schemasOf(Id).has(schema)));
    expect(NoteContent.safeParse(soap).success).toBe(false);
    expect(TypedPrescription.safeParse({ items: [] }).success).toBe(false);
    expect(answers[type].parse(read)).toEqual(read);
  });
});
