import { substancesOf } from './drug-names.ts';

/**
 * Pairs of names that were confused, with the differing letters in capitals: those entries of the
 * FDA's list of established drug names with recommended tall man lettering that could be checked
 * against a public copy of it (`fda-tall-man`). Each has other spellings of the same name.
 */
const pairs: readonly (readonly [Spelled, Spelled])[] = [
  [['acetaZOLAMIDE'], ['acetoHEXAMIDE']],
  [['buPROPion'], ['busPIRone']],
  [['CARBOplatin'], ['CISplatin']],
  [['chlorproMAZINE'], ['chlorproPAMIDE']],
  [['clomiPHENE'], ['clomiPRAMINE']],
  [['cycloSERINE'], ['cycloSPORINE', 'ciclosporin']],
  [['DAUNOrubicin'], ['DOXOrubicin']],
  [['dimenhyDRINATE'], ['diphenhydrAMINE']],
  [['DOBUTamine'], ['DOPamine']],
  [['glipiZIDE'], ['glyBURIDE']],
];

type Spelled = readonly [tallMan: string, ...others: string[]];

export interface LookAlike {
  /** Both with the differing letters in capitals. */
  readonly name: string;
  readonly other: string;
}

const keyOf = (name: string): string => substancesOf(name)[0]?.join('') ?? '';

const byName: ReadonlyMap<string, LookAlike> = new Map(
  pairs.flatMap(([one, other]) =>
    [
      [one, other],
      [other, one],
    ].flatMap(([spelled, another]) =>
      (spelled ?? []).map((name): [string, LookAlike] => [
        keyOf(name),
        { name: spelled?.[0] ?? '', other: another?.[0] ?? '' },
      ]),
    ),
  ),
);

/** The name with which this one was confused; null where none is known. */
export const lookAlikeOf = (drug: string): LookAlike | null => {
  for (const words of substancesOf(drug)) {
    for (const word of words) {
      const found = byName.get(word);
      if (found !== undefined) return found;
    }
  }
  return null;
};
