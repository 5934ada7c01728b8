import { describe, expect, it } from '@jest/globals';
import {
  Allergy,
  type AllergyOverride,
  allergyStateOf,
  checkPrescription,
  endOf,
  FactContent,
  hasIdleReason,
  isAnswerCurrent,
  isSameName,
  isTakenStill,
  newestAnswer,
  openStops,
  overridesFor,
  readLine,
  reasonFor,
  type ClinicalFact,
  type FactStatus,
  type Known,
  TypedPrescription,
} from '@teleward/contracts';
import { randomUUID } from 'node:crypto';

const head = { source: 'patient', onDate: null } as const;

const fact = (content: FactContent, status: FactStatus = 'active'): ClinicalFact => ({
  ...{ factId: randomUUID(), version: 1, status, content },
  ...{ recordedBy: { id: randomUUID(), name: 'Dr X' }, recordedAt: '2026-11-20T08:00:00.000Z' },
});

const allergy = (substance: string): FactContent => ({
  ...{ ...head, resourceType: 'AllergyIntolerance', code: 'substance', substance, type: null },
  ...{ reaction: 'hives', severity: null, verification: 'unconfirmed' },
});

const none: FactContent = {
  ...{ ...head, resourceType: 'AllergyIntolerance', code: 'no-known-allergy' },
};

const told = (drug: string, taking: 'yes' | 'no' | 'unknown' = 'yes'): FactContent => ({
  ...{ ...head, resourceType: 'MedicationStatement', drug, dose: '500 mg 1-0-1', taking },
  prescriptionItemId: null,
});

const line = (text: string) => {
  const { drug, strength, form, dosage } = readLine(text);
  return {
    ...{ id: randomUUID(), line: text, drug, strength, form, dosage },
    ...{ quantity: null, quantityUnit: '', instructions: '' },
  };
};

const knowing = (...facts: readonly ClinicalFact[]): Known => ({
  facts: [...facts],
  prescribed: [],
});

describe('two names', () => {
  it.each([
    ['penicillin', 'Penicillin'],
    ['penicillin V', 'penicillin'],
    ['penicillin', 'allergic to penicillins'],
    ['amoxicillin/clavulanic acid', 'Amoxicillin'],
    ['sulfamethoxazole + trimethoprim', 'trimethoprim'],
    ['ibuprofen', 'aspirin, ibuprofen'],
    ['paracétamol', 'PARACETAMOL'],
    ['青霉素V钾', '青霉素'],
    ['阿莫西林', '对阿莫西林过敏'],
    ['penicillin V', 'penicillin G'],
    ['penicillin V', 'penicillin (childhood rash)'],
    ['penicillin V', 'penicillin - hives'],
    ['penicillin V', 'penicillin class'],
    ['penicillin V', 'rash (penicillin)'],
    ['青霉素钠', '青霉素V钾'],
    ['青霉素V钾', '青霉素类过敏'],
    ['青霉素钠', '青霉素类药物过敏'],
    ['amoxicillin sodium', 'amoxicillin trihydrate'],
    ['cotrimoxazole', 'co-trimoxazole'],
    ['benzylpenicillin', 'benzyl penicillin'],
    // The older name and the international one.
    ['amoxycillin', 'amoxicillin'],
    ['cephalexin', 'cefalexin'],
    ['amoxicillin', '阿莫西林amoxicillin'],
    ['阿莫西林', 'amoxicillin阿莫西林'],
    // Invisible characters do not split a word.
    ['amoxi\u200Dcillin', 'amoxicillin'],
    ['amox\u115Ficillin', 'amoxicillin'],
    ['amox\u3164icillin', 'amoxicillin'],
  ])('%s and %s are the same', (drug, substance) => {
    expect([isSameName(drug, substance), isSameName(substance, drug)]).toEqual([true, true]);
  });

  it.each([
    // A class and a drug of it: only names are compared, and the page says so.
    ['amoxicillin', 'penicillin'],
    ['sodium chloride', 'sodium valproate'],
    ['co-trimoxazole', 'co-amoxiclav'],
    ['维生素C', '维生素B1'],
    ['氯化钠', '氯化钾'],
    ['2', 'vitamin B 2'],
    ['ampicillin', 'amoxicillin'],
    ['prednisolone', 'prednisone'],
    ['chlorpropamide', 'chlorpromazine'],
    ['阿莫西林', '氨苄西林'],
    ['', 'penicillin'],
    ['penicillin', 'allergy'],
  ])('%s and %s are not', (drug, substance) => {
    expect([isSameName(drug, substance), isSameName(substance, drug)]).toEqual([false, false]);
  });
});

describe('the allergy status', () => {
  it('is unknown until it was asked, and ignores facts that ended or were entered in error', () => {
    expect(allergyStateOf([])).toBe('unknown');
    expect(allergyStateOf([fact(allergy('latex'), 'entered-in-error')])).toBe('unknown');
    expect(allergyStateOf([fact(none, 'ended')])).toBe('unknown');
    expect(allergyStateOf([fact(none)])).toBe('none');
    expect(allergyStateOf([fact(none), fact(allergy('latex'))])).toBe('some');
  });
});

describe('a prescription', () => {
  it('is stopped by the name of an active allergy, not by one that ended', () => {
    const items = [line('penicillin V 250 mg qds 7d'), line('paracetamol 500 mg 1 tab tds 3d')];
    const known = knowing(fact(allergy('penicillin')), fact(allergy('paracetamol'), 'ended'));
    expect(checkPrescription(items, known)).toMatchObject([
      {
        ...{ kind: 'allergy', level: 'stop', itemId: items[0]?.id },
        ...{ substance: 'penicillin', reaction: 'hives' },
      },
    ]);
  });

  it('stays stopped until a reason answers each allergy in its current version', () => {
    const penicillin = fact(allergy('penicillin'));
    const item = line('penicillin V 250 mg qds 7d');
    const checked = (allergyOverrides: AllergyOverride[], known: Known): unknown[] => {
      const items = [{ ...item, allergyOverrides }];
      const findings = checkPrescription(items, known);
      return [openStops(items, findings).length, hasIdleReason(items, findings)];
    };
    const [stop] = checkPrescription([item], knowing(penicillin));
    if (stop?.kind !== 'allergy') throw new Error('It is stopped');
    const reason = reasonFor(stop, 'Tolerated in 2024');
    const { factVersion: _version, ...old } = reason;
    expect(checked([], knowing(penicillin))).toEqual([1, false]);
    expect(checked([reason], knowing(penicillin))).toEqual([0, false]);
    expect(checked([{ ...reason, reason: ' ' }], knowing(penicillin))).toEqual([1, true]);
    expect(checked([{ ...reason, substance: 'penicillins' }], knowing(penicillin))[0]).toBe(1);
    expect(checked([{ ...reason, type: 'intolerance' }], knowing(penicillin))[0]).toBe(1);
    expect(checked([old], knowing(penicillin))[0]).toBe(1);
    // The reaction was changed from nausea to anaphylaxis.
    const content = { ...allergy('penicillin'), reaction: 'anaphylaxis' } as FactContent;
    const changed = knowing({ ...penicillin, version: 2, content });
    expect(checked([reason], changed)).toEqual([1, true]);
    // Without a stop, a reason would state something false.
    const wrong = knowing(fact(none), { ...penicillin, version: 2, status: 'entered-in-error' });
    expect(checked([reason], wrong)).toEqual([0, true]);
    expect(checked([reason, reason], knowing(penicillin))).toEqual([0, true]);
  });

  it('states the allergy’s verification status, and whether it is an intolerance', () => {
    const content = { ...allergy('codeine'), type: 'intolerance', severity: 'mild' } as FactContent;
    const known = knowing(fact(content));
    expect(checkPrescription([line('codeine 30 mg 1 tab qds 3d')], known)).toMatchObject([
      { type: 'intolerance', verification: 'unconfirmed', severity: 'mild', factVersion: 1 },
    ]);
  });

  it('refuses two items with the same id', () => {
    const { drug: _drug, strength: _s, form: _f, dosage: _d, ...item } = line('aspirin 75 mg od');
    expect(TypedPrescription.safeParse({ items: [item] }).success).toBe(true);
    expect(TypedPrescription.safeParse({ items: [item, item] }).success).toBe(false);
  });

  it('counts a continuing medicine once, as it was prescribed', () => {
    const before = line('metformin 500 mg 1-0-1 30d');
    const content = { ...told('metformin'), prescriptionItemId: before.id } as FactContent;
    const items = [line('metformin 850 mg 1-0-1 30d')];
    const prescribed = [
      {
        ...{ documentId: randomUUID(), item: before, prescriber: { id: randomUUID(), name: 'x' } },
        ...{ endsAt: null, signedAt: '2026-11-01T08:00:00.000Z' },
      },
    ];
    const facts = [fact(none), fact(content)];
    const from = (known: Known): unknown =>
      checkPrescription(items, known).map((one) => 'from' in one && one.from);
    expect(from({ facts, prescribed })).toEqual(['prescribed']);
    expect(from({ facts, prescribed: [] })).toEqual(['told']);
  });

  it('drops a reason that was given for another drug', () => {
    const one = { factId: randomUUID(), substance: 'penicillin', reason: 'x' };
    expect(overridesFor('penicillin V', [one])).toEqual([one]);
    expect(overridesFor('paracetamol', [one])).toEqual([]);
    expect(overridesFor('', [one])).toEqual([]);
  });

  it('warns of a drug that it lists twice, and of one that the patient takes already', () => {
    const items = [line('paracetamol 500 mg 1 tab tds 3d'), line('Paracetamol 1 g od 2d')];
    const [prescribed] = [
      {
        ...{ documentId: randomUUID(), item: line('metformin 500 mg 1-0-1 long term') },
        ...{ prescriber: { id: randomUUID(), name: 'x' }, endsAt: null },
        signedAt: '2026-11-01T08:00:00.000Z',
      },
    ];
    const metformin = line('metformin 850 mg 1-0-1 30d');
    const aspirin = line('aspirin 75 mg od');
    const found = checkPrescription([...items, metformin, aspirin], {
      facts: [fact(none), fact(told('Aspirin', 'unknown')), fact(told('paracetamol', 'no'))],
      prescribed: [prescribed],
    });
    expect(found.map((one) => [one.kind, one.itemId, 'from' in one && one.from])).toEqual([
      ['same-drug', items[0]?.id, false],
      ['same-drug', items[1]?.id, false],
      ['taken', metformin.id, 'prescribed'],
      ['taken', aspirin.id, 'maybe-told'],
    ]);
    expect(found.every(({ level }) => level === 'warning')).toBe(true);
  });

  it('warns once that allergies were not asked about, and not while it is empty', () => {
    const items = [line('aspirin 75 mg od'), line('paracetamol 500 mg 1 tab tds 3d')];
    expect(checkPrescription(items, knowing())).toEqual([
      { kind: 'allergies-unknown', level: 'warning', itemId: null },
    ]);
    expect(checkPrescription([line('')], knowing())).toEqual([]);
    expect(checkPrescription(items, knowing(fact(none)))).toEqual([]);
  });

  it('with 20 drugs is checked against 60 facts, and the one match is found', () => {
    const items = Array.from({ length: 20 }, (_, at) => line(`drug${at} x 500 mg tds 7d`));
    const facts = Array.from({ length: 60 }, (_, at) =>
      fact(at % 2 === 0 ? allergy(`substance${at}`) : told(`medicine${at}`)),
    );
    const found = checkPrescription(items, knowing(...facts, fact(allergy('drug7'))));
    expect(found).toMatchObject([{ kind: 'allergy', itemId: items[7]?.id }]);
  });
});

describe('the pregnancy status', () => {
  const answer = (
    value: string,
    recordedAt: string,
    more: { onDate?: string; dueDate?: string; status?: FactStatus } = {},
  ): ClinicalFact => {
    const { onDate = null, dueDate = null, status = 'active' } = more;
    const content = FactContent.parse({
      ...{ resourceType: 'Observation', code: 'pregnancy-status', source: 'patient' },
      ...{ value, onDate, dueDate },
    });
    return { ...fact(content, status), recordedAt };
  };
  const isPregnancy = (
    content: FactContent,
  ): content is Extract<FactContent, { code: 'pregnancy-status' }> =>
    'code' in content && content.code === 'pregnancy-status';
  const known = (...facts: readonly ClinicalFact[]): string | null => {
    const newest = newestAnswer(facts, isPregnancy);
    const isCurrent =
      newest !== null && isAnswerCurrent(newest, new Date('2026-11-28T12:00:00.000Z'));
    return isCurrent ? newest.content.value : null;
  };

  it('is the last answer that was recorded, whatever date it speaks of', () => {
    const no = answer('no', '2026-05-10T08:00:00.000Z');
    expect(known(no, answer('yes', '2026-11-28T08:00:00.000Z', { onDate: '2026-04' }))).toBe('yes');
    // Asked at seven in the morning in Shanghai, and again later.
    const early = answer('yes', '2026-11-27T23:00:00.000Z', { onDate: '2026-11-28' });
    expect(known(early, answer('no', '2026-11-27T23:30:00.000Z'))).toBe('no');
  });

  it('is unknown once the last answer ended, and skips an answer entered in error', () => {
    const before = answer('no', '2026-05-10T08:00:00.000Z');
    const at = '2026-11-20T08:00:00.000Z';
    expect(known(before, answer('yes', at, { status: 'ended' }))).toBeNull();
    expect(known(before, answer('yes', at, { status: 'entered-in-error' }))).toBe('no');
  });

  it('is unknown once the pregnancy must be over', () => {
    expect(known(answer('yes', '2026-02-01T08:00:00.000Z'))).toBe('yes');
    expect(known(answer('yes', '2026-01-01T08:00:00.000Z'))).toBeNull();
    const at = '2026-08-01T08:00:00.000Z';
    expect(known(answer('yes', at, { dueDate: '2026-10-20' }))).toBe('yes');
    expect(known(answer('yes', at, { dueDate: '2026-10-10' }))).toBeNull();
    expect(known(answer('no', '2020-01-01T08:00:00.000Z'))).toBe('no');
  });
});

describe('a signed drug', () => {
  const signedAt = '2026-11-01T08:00:00.000Z';
  it.each([
    ['amoxicillin 500 mg tds 7d', '2026-11-08T08:00:00.000Z'],
    ['prednisolone 40 mg od 5d then 20 mg od 5d', '2026-11-11T08:00:00.000Z'],
    ['azithromycin 1 g stat', '2026-11-02T08:00:00.000Z'],
    ['metformin 500 mg 1-0-1 long term', null],
    ['aspirin 75 mg od', null],
  ])('%s ends %s', (text, end) => {
    expect(endOf(line(text), signedAt)).toBe(end);
  });

  it('counts as taken until it is used up, for a year without a duration, and indefinitely where it continues', () => {
    const still = (text: string, now: string): boolean =>
      isTakenStill(line(text), signedAt, new Date(now));
    expect(still('amoxicillin 500 mg tds 7d', '2026-11-07T08:00:00Z')).toBe(true);
    expect(still('amoxicillin 500 mg tds 7d', '2026-11-09T08:00:00Z')).toBe(false);
    expect(still('aspirin 75 mg od', '2027-10-01T08:00:00Z')).toBe(true);
    expect(still('aspirin 75 mg od', '2027-12-01T08:00:00Z')).toBe(false);
    expect(still('metformin 500 mg 1-0-1 long term', '2030-01-01T08:00:00Z')).toBe(true);
  });
});

describe('a fact', () => {
  const measured = (code: string, unit: string, value: number): boolean =>
    FactContent.safeParse({
      ...{ resourceType: 'Observation', code, unit, value, source: 'measured' },
      onDate: '2026-11-28',
    }).success;

  it.each([
    ['body-weight', 'kg', 3.25, true],
    ['body-weight', 'kg', 720, false],
    ['body-weight', 'kg', 0, false],
    ['body-weight', 'st', 11, false],
    ['body-height', 'cm', 171.5, true],
    ['body-height', 'cm', 1.71, false],
    ['creatinine', 'umol/L', 88, true],
    // A value in the other unit.
    ['creatinine', 'umol/L', 1.2, false],
    ['creatinine', 'mg/dL', 106, false],
    ['creatinine', 'mg/dL', 60, false],
    ['creatinine', 'mg/dL', 1.2, true],
    ['egfr', 'mL/min/{1.73_m2}', 61, true],
    ['egfr', 'mL/min/{1.73_m2}', 0, false],
    ['body-weight', 'kg', 70.12345, false],
  ])('%s in %s of %d may be: %s', (code, unit, value, may) => {
    expect(measured(code, unit, value)).toBe(may);
  });

  it('refuses an empty substance', () => {
    const empty = { ...allergy('x'), substance: ' \u200B ' };
    expect(Allergy.safeParse(empty).success).toBe(false);
  });
});
