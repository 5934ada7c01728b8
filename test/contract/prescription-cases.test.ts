import { describe, expect, it } from '@jest/globals';
import {
  checkPrescription,
  classAllergies,
  drugClasses,
  drugClassIds,
  classesOf,
  type FactContent,
  hasIdleReason,
  interactionCitationOf,
  interactionIds,
  interactionOverridesFor,
  interactions,
  interactionsOf,
  knowledgeSources,
  openStops,
  readLine,
  remarkOf,
  type ClinicalFact,
  type Finding,
} from '@teleward/contracts';
import { randomUUID } from 'node:crypto';

/**
 * Cases that a clinician can read and compare with the sources: what is prescribed, what is known,
 * what is found. The sources are in libs/contracts/src/drug-knowledge/sources.ts.
 */

const head = { source: 'patient', onDate: null } as const;

const fact = (content: FactContent): ClinicalFact => ({
  ...{ factId: randomUUID(), version: 1, status: 'active', content },
  ...{ recordedBy: { id: randomUUID(), name: 'Dr X' }, recordedAt: '2026-11-20T08:00:00.000Z' },
});

const none = fact({ ...head, resourceType: 'AllergyIntolerance', code: 'no-known-allergy' });

const severityOf = (kind: string) =>
  (['mild', 'moderate', 'severe'] as const).find((one) => kind.startsWith(one)) ?? null;

/** `allergy: x`, `severe allergy: x`, `mild intolerance: x`, `takes: x`, `may take: x`. */
const known = (text: string): ClinicalFact[] => {
  if (text === '') return [none];
  return text.split('; ').map((one) => {
    const [kind = '', name = ''] = one.split(': ');
    if (kind === 'takes' || kind === 'may take') {
      return fact({
        ...{ ...head, resourceType: 'MedicationStatement', drug: name, dose: '' },
        ...{ taking: kind === 'takes' ? 'yes' : 'unknown', prescriptionItemId: null },
      });
    }
    return fact({
      ...{ ...head, resourceType: 'AllergyIntolerance', code: 'substance', substance: name },
      ...{ type: kind.endsWith('intolerance') ? 'intolerance' : 'allergy', reaction: 'hives' },
      ...{ severity: severityOf(kind), verification: 'confirmed' },
    });
  });
};

const itemsOf = (lines: string) =>
  lines.split('; ').map((text) => ({ id: randomUUID(), ...readLine(text) }));

const wordsOf = (finding: Finding): string => {
  switch (finding.kind) {
    case 'allergy':
      return `stop: ${finding.byClass ?? 'same name'}`;
    case 'class-allergy':
      return `warning: ${finding.byClass}`;
    case 'interaction':
      return `stop: ${finding.interaction}`;
    case 'same-class':
      return `warning: two of ${finding.drugClass}`;
    case 'look-alike':
      return `warning: ${finding.name}, not ${finding.other}`;
    case 'same-drug':
    case 'taken':
    case 'allergies-unknown':
      return `warning: ${finding.kind}`;
  }
};

const found = (lines: string, facts: string): string[] =>
  checkPrescription(itemsOf(lines), { facts: known(facts), prescribed: [] })
    .filter(({ kind }) => kind !== 'allergies-unknown')
    .map(wordsOf);

describe('allergies to a class', () => {
  it.each([
    // FDA label of amoxicillin, section 4.
    ['amoxicillin 500 mg cap 1 tds 7d', 'allergy: penicillin', 'stop: penicillin-penicillin'],
    [
      'amoxicillin/clavulanic acid 500/125 mg tab 1 tds 7d',
      'allergy: penicillin',
      'stop: penicillin-penicillin',
    ],
    ['co-amoxiclav 500/125 mg tab 1 tds 7d', 'allergy: penicillins', 'stop: penicillin-penicillin'],
    ['ampicillin 500 mg cap 1 qds 7d', 'allergy: amoxicillin', 'stop: penicillin-penicillin'],
    ['flucloxacillin 500 mg cap 1 qds 7d', 'allergy: ampicillin', 'stop: penicillin-penicillin'],
    ['cloxacillin 500 mg cap 1 qds 7d', 'allergy: penicillin V', 'stop: penicillin-penicillin'],
    [
      'phenoxymethylpenicillin 250 mg tab 1 qds 10d',
      'allergy: amoxycillin',
      'stop: penicillin-penicillin',
    ],
    ['amoxicillin 500 mg cap 1 tds 7d', 'allergy: beta-lactam', 'stop: penicillin-penicillin'],
    [
      '阿莫西林胶囊 500毫克 每次1粒 口服 每日3次 7天',
      'allergy: 青霉素',
      'stop: penicillin-penicillin',
    ],
    [
      '阿莫西林胶囊 500毫克 每次1粒 口服 每日3次 7天',
      'allergy: penicillin',
      'stop: penicillin-penicillin',
    ],
    ['amoxicillin 500 mg cap 1 tds 7d', 'allergy: 对青霉素类过敏', 'stop: penicillin-penicillin'],
    [
      'amoxicillin 500 mg cap 1 tds 7d',
      'severe allergy: cefalexin',
      'stop: cephalosporin-penicillin',
    ],
    // Its severity is unknown: it may have been severe.
    ['amoxicillin 500 mg cap 1 tds 7d', 'allergy: cefalexin', 'stop: cephalosporin-penicillin'],
    [
      'amoxicillin 500 mg cap 1 tds 7d',
      'moderate allergy: cefalexin',
      'warning: cephalosporin-penicillin',
    ],
    [
      'amoxicillin 500 mg cap 1 tds 7d',
      'severe intolerance: cefalexin',
      'stop: cephalosporin-penicillin',
    ],
    [
      'amoxicillin 500 mg cap 1 tds 7d',
      'severe intolerance: ampicillin',
      'stop: penicillin-penicillin',
    ],
    // A stomach upset is not an allergy.
    [
      'amoxicillin 500 mg cap 1 tds 7d',
      'intolerance: ampicillin',
      'warning: penicillin-penicillin',
    ],
    // FDA labels of cefalexin and cefuroxime axetil, section 4.
    ['cefalexin 500 mg cap 1 qds 7d', 'allergy: cefuroxime', 'stop: cephalosporin-cephalosporin'],
    [
      'cephalexin 500 mg cap 1 qds 7d',
      'allergy: cephalosporins',
      'stop: cephalosporin-cephalosporin',
    ],
    [
      '头孢克肟 100毫克 每次1片 每日2次 5天',
      'allergy: 头孢曲松',
      'stop: cephalosporin-cephalosporin',
    ],
    ['头孢克肟 100毫克 每次1片 每日2次 5天', 'allergy: 头孢类', 'stop: same name'],
    [
      'cefuroxime 250 mg tab 1 bd 7d',
      'mild allergy: cefalexin',
      'stop: cephalosporin-cephalosporin',
    ],
    // Chaudhry 2019: the risk is low, and depends on side chains.
    ['cefalexin 500 mg cap 1 qds 7d', 'allergy: penicillin', 'stop: penicillin-cephalosporin'],
    [
      'cefalexin 500 mg cap 1 qds 7d',
      'mild allergy: penicillin',
      'warning: penicillin-cephalosporin',
    ],
    [
      'cefalexin 500 mg cap 1 qds 7d',
      'severe allergy: penicillin',
      'stop: penicillin-cephalosporin',
    ],
    [
      'cefuroxime 250 mg tab 1 bd 7d',
      'intolerance: amoxicillin',
      'warning: penicillin-cephalosporin',
    ],
    [
      '头孢氨苄 500毫克 每次1粒 每日4次 7天',
      'moderate allergy: 阿莫西林',
      'warning: penicillin-cephalosporin',
    ],
    // FDA medication guide for NSAIDs.
    ['ibuprofen 400 mg tab 1 tds 3d', 'allergy: aspirin', 'stop: nsaid-nsaid'],
    ['diclofenac 50 mg tab 1 bd 5d', 'allergy: ibuprofen', 'stop: nsaid-nsaid'],
    ['naproxen 250 mg tab 1 bd 5d', 'allergy: NSAIDs', 'stop: nsaid-nsaid'],
    ['aspirin 75 mg tab 1 od', 'severe allergy: diclofenac', 'stop: nsaid-nsaid'],
    ['celecoxib 200 mg cap 1 od 7d', 'allergy: acetylsalicylic acid', 'stop: nsaid-nsaid'],
    ['indomethacin 25 mg cap 1 tds 5d', 'allergy: aspirin', 'stop: nsaid-nsaid'],
    ['布洛芬 400毫克 每次1片 每日3次 3天', 'allergy: 阿司匹林', 'stop: nsaid-nsaid'],
    ['ibuprofen 400 mg tab 1 tds 3d', 'mild allergy: aspirin', 'stop: nsaid-nsaid'],
    // Wöhrl 2018: asthma and urticaria caused by NSAIDs are mostly not allergic, and cross-react.
    ['ibuprofen 400 mg tab 1 tds 3d', 'intolerance: aspirin', 'stop: nsaid-nsaid'],
    ['ibuprofen 400 mg tab 1 tds 3d', 'moderate intolerance: aspirin', 'stop: nsaid-nsaid'],
    ['ibuprofen 400 mg tab 1 tds 3d', 'severe intolerance: aspirin', 'stop: nsaid-nsaid'],
    ['ibuprofen 400 mg tab 1 tds 3d', 'mild intolerance: aspirin', 'warning: nsaid-nsaid'],
    // WHO ATC index: members that no label names.
    ['pivmecillinam 400 mg tab 1 tds 3d', 'allergy: penicillin', 'stop: penicillin-penicillin'],
    ['sultamicillin 375 mg tab 1 bd 7d', 'allergy: amoxicillin', 'stop: penicillin-penicillin'],
    ['bacampicillin 400 mg tab 1 bd 7d', 'allergy: penicillins', 'stop: penicillin-penicillin'],
    ['temocillin 2 g iv bd 7d', 'allergy: ampicillin', 'stop: penicillin-penicillin'],
    ['cefpirome 1 g iv bd 7d', 'allergy: cefotiam', 'stop: cephalosporin-cephalosporin'],
    ['cefmetazole 1 g iv bd 7d', 'allergy: ceftolozane', 'stop: cephalosporin-cephalosporin'],
    ['ketoprofen 100 mg tab 1 bd 5d', 'allergy: aspirin', 'stop: nsaid-nsaid'],
    ['dexketoprofen 25 mg tab 1 tds 3d', 'allergy: ibuprofen', 'stop: nsaid-nsaid'],
    ['aceclofenac 100 mg tab 1 bd 5d', 'allergy: NSAIDs', 'stop: nsaid-nsaid'],
    ['nimesulide 100 mg tab 1 bd 5d', 'allergy: diclofenac', 'stop: nsaid-nsaid'],
    ['loxoprofen 60 mg tab 1 tds 5d', 'allergy: aspirin', 'stop: nsaid-nsaid'],
    ['lornoxicam 8 mg tab 1 bd 5d', 'allergy: tenoxicam', 'stop: nsaid-nsaid'],
    // Label of metamizole, contraindications and precautions: in both directions.
    ['metamizole 500 mg tab 1 tds 3d', 'intolerance: ibuprofen', 'stop: nsaid-nsaid'],
    ['ibuprofen 400 mg tab 1 tds 3d', 'allergy: dipyrone', 'stop: nsaid-nsaid'],
    // Labels of sulfadiazine and of sulfamethoxazole with trimethoprim, contraindications.
    [
      'co-trimoxazole 800/160 mg tab 1 bd 5d',
      'allergy: sulfadiazine',
      'stop: sulfonamide-sulfonamide',
    ],
    ['sulfadiazine 500 mg tab 2 qds 7d', 'allergy: sulfa drugs', 'stop: sulfonamide-sulfonamide'],
    [
      'sulfamethoxazole/trimethoprim 800/160 mg tab 1 bd 5d',
      'mild allergy: sulphonamides',
      'stop: sulfonamide-sulfonamide',
    ],
    [
      'silver sulfadiazine 1% cream apply od 7d',
      'allergy: sulfonamides',
      'stop: sulfonamide-sulfonamide',
    ],
    ['sulfasalazine 500 mg tab 2 bd', 'intolerance: sulfa', 'warning: sulfonamide-sulfonamide'],
    // One drug under two names.
    ['paracetamol 500 mg tab 1 tds 3d', 'allergy: acetaminophen', 'stop: same name'],
    ['salbutamol 100 mcg inhaler 2 puffs prn', 'allergy: albuterol', 'stop: same name'],
    ['co-trimoxazole 800/160 mg tab 1 bd 5d', 'allergy: sulfamethoxazole', 'stop: same name'],
    ['co-trimoxazole 800/160 mg tab 1 bd 5d', 'allergy: trimethoprim', 'stop: same name'],
    ['rifampin 300 mg cap 2 od 30d', 'allergy: rifampicin', 'stop: same name'],
    // A name is more specific than its class.
    ['amoxicillin 500 mg cap 1 tds 7d', 'allergy: amoxicillin', 'stop: same name'],
  ])('%s, %s: %s', (lines, facts, expected) => {
    expect(found(lines, facts)).toEqual([expected]);
  });

  it.each([
    ['azithromycin 500 mg tab 1 od 3d', 'allergy: penicillin'],
    ['doxycycline 100 mg cap 1 bd 7d', 'severe allergy: amoxicillin'],
    ['ciprofloxacin 500 mg tab 1 bd 5d', 'allergy: cefalexin'],
    ['metronidazole 400 mg tab 1 tds 5d', 'allergy: beta-lactam'],
    ['paracetamol 500 mg tab 1 tds 3d', 'allergy: aspirin'],
    ['paracetamol 500 mg tab 1 tds 3d', 'allergy: NSAIDs'],
    ['codeine 30 mg tab 1 qds 3d', 'severe allergy: ibuprofen'],
    ['prednisolone 20 mg tab 1 od 5d', 'allergy: NSAIDs'],
    ['penicillamine 250 mg tab 1 od', 'allergy: penicillin'],
    ['阿奇霉素 500毫克 每次1片 每日1次 3天', 'allergy: 青霉素'],
    ['对乙酰氨基酚 500毫克 每次1片 每日3次 3天', 'allergy: 阿司匹林'],
    ['amoxicillin 500 mg cap 1 tds 7d', 'allergy: latex'],
    // Cross-reactions of other drugs with a sulfonamide group are uncommon, and not checked.
    ['furosemide 40 mg tab 1 od', 'allergy: sulfa'],
    ['morphine sulfate 10 mg tab 1 qds 3d', 'allergy: sulfonamides'],
    ['trimethoprim 200 mg tab 1 bd 3d', 'allergy: sulfonamides'],
  ])('%s, %s: nothing', (lines, facts) => {
    expect(found(lines, facts)).toEqual([]);
  });
});

describe('drugs that are never given together', () => {
  // Phansalkar 2012, table 2: at least two cases of each row, each side once as the
  // medicine that is taken.
  it.each([
    ['methylphenidate 10 mg tab 1 bd 30d', 'takes: phenelzine', 'stop: amphetamine-maoi'],
    ['pseudoephedrine 60 mg tab 1 tds 5d', 'takes: selegiline 5 mg', 'stop: amphetamine-maoi'],
    ['omeprazole 20 mg cap 1 od 28d', 'takes: atazanavir', 'stop: atazanavir-ppi'],
    ['atazanavir 300 mg cap 1 od 30d', 'takes: esomeprazole', 'stop: atazanavir-ppi'],
    ['febuxostat 80 mg tab 1 od 30d', 'takes: azathioprine 50 mg', 'stop: febuxostat-thiopurine'],
    ['mercaptopurine 50 mg tab 1 od 30d', 'takes: febuxostat', 'stop: febuxostat-thiopurine'],
    ['sertraline 50 mg tab 1 od 30d', 'takes: tranylcypromine', 'stop: ssri-maoi'],
    ['selegiline 5 mg tab 1 od 30d', 'takes: venlafaxine', 'stop: ssri-maoi'],
    ['clarithromycin 500 mg tab 1 bd 7d', 'takes: irinotecan', 'stop: irinotecan-cyp3a4'],
    ['voriconazole 200 mg tab 1 bd 7d', 'takes: irinotecan', 'stop: irinotecan-cyp3a4'],
    ['tramadol 50 mg cap 1 tds 3d', 'takes: phenelzine', 'stop: opioid-maoi'],
    ['meperidine 50 mg tab 1 qds 2d', 'takes: isocarboxazid', 'stop: opioid-maoi'],
    ['pethidine 50 mg tab 1 qds 2d', 'may take: selegiline', 'stop: opioid-maoi'],
    ['amitriptyline 25 mg tab 1 nocte', 'takes: phenelzine', 'stop: tricyclic-maoi'],
    ['procarbazine 50 mg cap 1 od 7d', 'takes: nortriptyline', 'stop: tricyclic-maoi'],
    ['ciprofloxacin 500 mg tab 1 bd 5d', 'takes: ramelteon', 'stop: ramelteon-cyp1a2'],
    ['ramelteon 8 mg tab 1 nocte', 'takes: fluvoxamine', 'stop: ramelteon-cyp1a2'],
    [
      'rifampicin 300 mg cap 2 od 30d',
      'takes: lopinavir/ritonavir',
      'stop: inducer-protease-inhibitor',
    ],
    ['rifampin 300 mg cap 2 od 30d', 'takes: darunavir', 'stop: inducer-protease-inhibitor'],
    ['carbamazepine 200 mg tab 1 bd', 'takes: atazanavir', 'stop: inducer-protease-inhibitor'],
    ['clarithromycin 500 mg tab 1 bd 7d', 'takes: simvastatin 40 mg', 'stop: statin-cyp3a4'],
    ['simvastatin 20 mg tab 1 nocte', 'takes: amiodarone', 'stop: statin-cyp3a4'],
    ['ezetimibe/simvastatin 10/20 mg tab 1 nocte', 'takes: verapamil', 'stop: statin-cyp3a4'],
    ['克拉霉素 500毫克 每次1片 每日2次 7天', 'takes: 辛伐他汀', 'stop: statin-cyp3a4'],
    // FDA label of indinavir, table 7.
    ['simvastatin 20 mg tab 1 nocte', 'takes: indinavir', 'stop: statin-cyp3a4'],
    ['dexlansoprazole 30 mg cap 1 od 28d', 'takes: atazanavir', 'stop: atazanavir-ppi'],
    ['erythromycin 500 mg tab 1 qds 7d', 'takes: ergotamine', 'stop: ergot-cyp3a4'],
    ['ergometrine 200 mcg tab 1 tds 2d', 'takes: itraconazole', 'stop: ergot-cyp3a4'],
    ['ciprofloxacin 500 mg tab 1 bd 5d', 'takes: tizanidine 4 mg', 'stop: tizanidine-cyp1a2'],
    ['tizanidine 2 mg tab 1 tds 7d', 'takes: fluvoxamine', 'stop: tizanidine-cyp1a2'],
    ['sumatriptan 50 mg tab 1 prn', 'takes: phenelzine', 'stop: triptan-maoi'],
    ['rizatriptan 10 mg tab 1 prn', 'takes: tranylcypromine', 'stop: triptan-maoi'],
    // Both on one prescription: the finding is on the later line.
    ['simvastatin 20 mg tab 1 nocte; clarithromycin 500 mg tab 1 bd 7d', '', 'stop: statin-cyp3a4'],
    ['clarithromycin 500 mg tab 1 bd 7d; simvastatin 20 mg tab 1 nocte', '', 'stop: statin-cyp3a4'],
  ])('%s, %s: %s', (lines, facts, expected) => {
    expect(found(lines, facts)).toEqual([expected]);
  });

  it('are found in every row that matches, and also as two drugs of one class', () => {
    expect(found('procarbazine 50 mg cap 1 od 7d', 'takes: tranylcypromine')).toEqual([
      'stop: tranylcypromine-procarbazine',
      'warning: two of maois',
    ]);
  });

  it.each([
    // The panel left H2 blockers out of the row of atazanavir.
    ['ranitidine 150 mg tab 1 bd', 'takes: atazanavir'],
    // Statins that the row does not name.
    ['clarithromycin 500 mg tab 1 bd 7d', 'takes: atorvastatin'],
    ['rosuvastatin 10 mg tab 1 od', 'takes: itraconazole'],
    // The panel left linezolid and triptans out, and the page says that linezolid is not
    // treated as an MAO inhibitor.
    ['sumatriptan 50 mg tab 1 prn', 'takes: linezolid'],
    ['azithromycin 500 mg tab 1 od 3d', 'takes: simvastatin'],
    ['罗红霉素 150毫克 每次1片 每日2次 5天', 'takes: 辛伐他汀'],
    // Nor is selegiline in the row of the triptans.
    ['sumatriptan 50 mg tab 1 prn', 'takes: selegiline'],
    ['allopurinol 100 mg tab 1 od', 'takes: azathioprine'],
    ['ciprofloxacin 500 mg tab 1 bd 5d', 'takes: baclofen'],
    ['morphine 10 mg tab 1 qds 3d', 'takes: phenelzine'],
    ['sertraline 50 mg tab 1 od 30d', 'takes: amitriptyline'],
    ['omeprazole 20 mg cap 1 od 28d', 'takes: darunavir'],
    ['metformin 500 mg tab 1-0-1 long term', 'takes: simvastatin; takes: lisinopril'],
  ])('%s, %s: nothing', (lines, facts) => {
    expect(found(lines, facts)).toEqual([]);
  });

  it('are shown with the panel’s remark and the source that names the drug', () => {
    expect(remarkOf('amphetamine-maoi', 'methylphenidate', 'selegiline 5 mg')).toBe('selegiline');
    expect(remarkOf('amphetamine-maoi', 'methylphenidate', 'phenelzine')).toBeNull();
    expect(remarkOf('ssri-maoi', 'sertraline', 'selegiline')).toBeNull();
    const cited = (other: string): string =>
      interactionCitationOf('statin-cyp3a4', 'simvastatin', other);
    expect(cited('indinavir')).toBe(knowledgeSources['indinavir-label'].citation);
    expect(cited('ritonavir')).toBe(knowledgeSources['phansalkar-2012'].citation);
  });

  it('are found whichever of the two is prescribed, for every row', () => {
    for (const id of interactionIds) {
      const { one, other } = interactions[id];
      for (const [a, b] of [
        [one, other],
        [other, one],
      ] as const) {
        const [drug, taken] = [a, b].map((classId) => {
          const [first = ''] = drugClasses[classId].members;
          return typeof first === 'string' ? first : first[0];
        });
        expect([id, interactionsOf(drug ?? '', taken ?? '')]).toEqual([
          id,
          expect.arrayContaining([id]),
        ]);
      }
    }
  });
});

describe('two drugs of one class', () => {
  it.each([
    ['ibuprofen 400 mg tab 1 tds 3d', 'takes: diclofenac', 'warning: two of nsaids'],
    ['omeprazole 20 mg cap 1 od', 'takes: pantoprazole', 'warning: two of proton-pump-inhibitors'],
    [
      'sertraline 50 mg tab 1 od',
      'may take: fluoxetine',
      'warning: two of serotonin-reuptake-inhibitors',
    ],
    [
      'amitriptyline 25 mg tab 1 nocte; imipramine 25 mg tab 1 nocte',
      '',
      'warning: two of tricyclics',
    ],
    ['sumatriptan 50 mg tab 1 prn', 'takes: zolmitriptan', 'warning: two of triptans'],
  ])('%s, %s: %s', (lines, facts, expected) => {
    expect(found(lines, facts)).toEqual([expected]);
  });

  it.each([
    ['lopinavir/ritonavir 200/50 mg tab 2 bd', 'takes: darunavir'],
    ['paracetamol 500 mg tab 1 tds 3d', 'takes: ibuprofen'],
  ])('%s, %s: nothing', (lines, facts) => {
    expect(found(lines, facts)).toEqual([]);
  });
});

it('reports one drug under two names as a duplicate, never as two drugs of one class', () => {
  for (const [lines, facts] of [
    ['aspirin 75 mg tab 1 od', 'takes: acetylsalicylic acid'],
    ['paracetamol 500 mg tab 1 tds 3d', 'takes: acetaminophen 500 mg'],
    ['pethidine 50 mg tab 1 qds 2d', 'takes: meperidine'],
    ['levothyroxine 50 mcg tab 1 od', 'takes: thyroxine'],
    ['co-amoxiclav 500/125 mg tab 1 tds 7d', 'takes: amoxicillin'],
  ] as const) {
    expect([lines, found(lines, facts)]).toEqual([lines, ['warning: taken']]);
  }
});

describe('names that were once confused', () => {
  // FDA list of names recommended to use tall man lettering.
  it.each([
    ['chlorpromazine 25 mg tab 1 tds', 'chlorproMAZINE, not chlorproPAMIDE'],
    ['chlorpropamide 250 mg tab 1 od', 'chlorproPAMIDE, not chlorproMAZINE'],
    ['bupropion 150 mg tab 1 od', 'buPROPion, not busPIRone'],
    ['ciclosporin 100 mg cap 1 bd', 'cycloSPORINE, not cycloSERINE'],
    ['clomifene 50 mg tab 1 od 5d', 'clomiPHENE, not clomiPRAMINE'],
    ['glipizide 5 mg tab 1 od', 'glipiZIDE, not glyBURIDE'],
    ['acetazolamide sodium 250 mg tab 1 bd', 'acetaZOLAMIDE, not acetoHEXAMIDE'],
  ])('%s: %s', (lines, expected) => {
    expect(found(lines, '')).toEqual([`warning: ${expected}`]);
  });

  it.each(['prochlorperazine 5 mg tab 1 tds', 'metformin 500 mg tab 1 bd', 'serine 1 g od'])(
    '%s: nothing',
    (lines) => {
      expect(found(lines, '')).toEqual([]);
    },
  );
});

describe('a reason', () => {
  it('answers one pair of drugs, and lapses when either drug changes', () => {
    const [item] = itemsOf('clarithromycin 500 mg tab 1 bd 7d');
    if (item === undefined) throw new Error('One line is one item');
    const taking = { facts: known('takes: simvastatin 40 mg'), prescribed: [] };
    const findings = checkPrescription([item], taking);
    const override = {
      ...{ interaction: 'statin-cyp3a4', other: 'simvastatin 40 mg' },
      reason: 'Simvastatin is paused for a week',
    };
    const open = (interactionOverrides: (typeof override)[]): unknown[] => {
      const items = [{ ...item, interactionOverrides }];
      return [openStops(items, findings).length, hasIdleReason(items, findings)];
    };
    expect(open([])).toEqual([1, false]);
    expect(open([override])).toEqual([0, false]);
    expect(open([{ ...override, reason: ' ' }])).toEqual([1, true]);
    expect(open([{ ...override, other: 'lovastatin' }])).toEqual([1, true]);
    expect(open([{ ...override, interaction: 'ergot-cyp3a4' }])).toEqual([1, true]);
    expect(open([override, override])).toEqual([0, true]);
    expect(interactionOverridesFor('erythromycin', [override])).toEqual([override]);
    expect(interactionOverridesFor('azithromycin', [override])).toEqual([]);
    expect(interactionOverridesFor('erythromycin', [{ ...override, interaction: 'x' }])).toEqual(
      [],
    );
  });
});

describe('the shipped tables', () => {
  it('give a source for each row, and each class finds all its own members', () => {
    for (const id of drugClassIds) {
      const { members, source } = drugClasses[id];
      expect(knowledgeSources[source].verifiedFrom.length).toBeGreaterThan(0);
      for (const names of members) {
        for (const name of typeof names === 'string' ? [names] : names) {
          expect([name, classesOf(name).has(id)]).toEqual([name, true]);
        }
      }
    }
    for (const { source } of Object.values(classAllergies)) {
      expect(knowledgeSources[source].citation).not.toBe('');
    }
    // A page of generated answers is not a source.
    for (const { verifiedFrom } of Object.values(knowledgeSources)) {
      for (const address of verifiedFrom) expect(address).not.toMatch(/clinicalkey-ai|droracle/);
    }
  });

  it('check 10 drugs against 20 facts without a noticeable delay', () => {
    const items = itemsOf(
      Array.from({ length: 10 }, () => 'clarithromycin 500 mg tab 1 bd').join('; '),
    );
    const facts = known(
      Array.from({ length: 20 }, (_, at) =>
        at % 2 ? 'takes: simvastatin' : 'allergy: aspirin',
      ).join('; '),
    );
    const findings = checkPrescription(items, { facts, prescribed: [] });
    expect(findings.filter(({ kind }) => kind === 'interaction')).toHaveLength(10);
  });
});
