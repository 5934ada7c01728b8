import { beforeEach, describe, expect, it } from '@jest/globals';
import { DraftMirror, type MirrorStorage } from './draft-mirror.ts';

const documentId = '0198c2d4-0000-7000-8000-000000000001';
const of = { accountId: 'a', encounterId: 'e', type: 'note' } as const;
const content = {
  subjective: 'x',
  objective: '',
  assessment: '',
  plan: '',
  patientInstruction: '',
};
const mirrored = { documentId, baseVersion: 2, content, sent: null };

let values: Map<string, string>;
let full: boolean;
const storage: MirrorStorage = {
  keys: (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
  read: (key) => values.get(key) ?? null,
  write: (key, value) => {
    if (full) return false;
    values.set(key, value);
    return true;
  },
  remove: (key) => {
    values.delete(key);
  },
};
const page = () => new DraftMirror(of, storage);

beforeEach(() => {
  values = new Map();
  full = false;
});

describe('DraftMirror', () => {
  it('restores what a closed page kept, for the same account only', () => {
    page().write(mirrored);
    expect(page().leftBehind()).toMatchObject(mirrored);
    expect(new DraftMirror({ ...of, accountId: 'b' }, storage).leftBehind()).toBeNull();
    expect(new DraftMirror({ ...of, encounterId: 'f' }, storage).leftBehind()).toBeNull();
  });

  it('keeps what each of two windows holds', () => {
    const [one, other] = [page(), page()];
    one.write(mirrored);
    other.write({ ...mirrored, content: { ...content, plan: 'Rest' } });
    other.clear();
    expect(page().leftBehind()).toMatchObject(mirrored);
  });

  it('hands over what was left to the page that goes on with it', () => {
    page().write(mirrored);
    const next = page();
    const left = next.leftBehind();
    if (left === null) throw new Error('Nothing was left behind');
    next.adopt(left);
    expect(next.leftBehind()).toBeNull();
    expect(page().leftBehind()).toMatchObject(mirrored);
    next.clear();
    expect(values.size).toBe(0);
  });

  it('leaves the old copy in place when there is no space for a new one', () => {
    page().write(mirrored);
    full = true;
    const next = page();
    const left = next.leftBehind();
    if (left === null) throw new Error('Nothing was left behind');
    next.adopt(left);
    expect(page().leftBehind()).toMatchObject(mirrored);
  });

  it('restores text that the server refused', () => {
    const drug = {
      ...{ id: 'x', line: 'Amoxicillin\t500', quantity: 1e9, quantityUnit: '' },
      instructions: 'x'.repeat(5000),
    };
    const ofDrugs = { ...of, type: 'prescription' } as const;
    const items = { items: [drug] };
    new DraftMirror(ofDrugs, storage).write({ ...mirrored, content: items });
    expect(new DraftMirror(ofDrugs, storage).leftBehind()?.content).toEqual(items);
  });

  it('shows an unreadable copy as text until the person removes it', () => {
    const broken = ['{"documentId":"x"', '{"documentId":1,"content":{}}'];
    broken.forEach((text, index) => values.set(`teleward.draft.a.e.note.${String(index)}`, text));
    expect(page().leftBehind()).toBeNull();
    const texts = page().looseTexts();
    expect(texts.flatMap(({ lines }) => lines).sort()).toEqual([...broken].sort());
    for (const { key } of texts) page().dropText(key);
    expect(values.size).toBe(0);
  });

  it('converts a draft of another form version, and shows what no longer fits', () => {
    const ofDrugs = { ...of, type: 'prescription' } as const;
    const older = {
      ...{ id: 'x', drug: 'Amoxicillin', frequency: 'EVERY_MOON', doses: [2], asNeeded: false },
      instructions: 'With water',
    };
    values.set(
      'teleward.draft.a.e.prescription.1',
      JSON.stringify({ ...mirrored, content: { items: [older] }, keptAt: 1 }),
    );
    const next = new DraftMirror(ofDrugs, storage);
    const left = next.leftBehind();
    expect(left?.content).toEqual({
      items: [{ id: 'x', line: '', quantity: null, quantityUnit: '', instructions: 'With water' }],
    });
    if (left === null) throw new Error('Nothing was left behind');
    next.adopt(left);
    next.clear();
    expect(new DraftMirror(ofDrugs, storage).leftBehind()).toBeNull();
    expect(new DraftMirror(ofDrugs, storage).looseTexts()).toMatchObject([
      { lines: ['drug: Amoxicillin', 'frequency: EVERY_MOON', 'doses: [2]'] },
    ]);
  });
});
