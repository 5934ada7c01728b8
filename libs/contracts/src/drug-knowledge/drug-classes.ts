import { substancesOf } from './drug-names.ts';
import { type KnowledgeSourceId } from './sources.ts';

interface DrugClass {
  /**
   * International nonproprietary names, each with synonyms. A spelling that differs from the
   * national one by rule (ph and f, th and t) needs no entry.
   */
  readonly members: readonly (string | readonly [string, ...string[]])[];
  readonly source: KnowledgeSourceId;
  /** Names of the class itself, for an allergy that names the whole class. */
  readonly called?: readonly string[];
  /** Two different members on one prescription are reported as the same class. */
  readonly twice?: true;
}

const maois = ['tranylcypromine', 'phenelzine', 'isocarboxazid'] as const;

const proteaseInhibitors = [
  ...['ritonavir', 'nelfinavir', 'atazanavir', 'indinavir', 'saquinavir', 'amprenavir'],
  ...['darunavir', 'lopinavir', 'tipranavir'],
];

/**
 * The classes that the rows refer to. Each has the members that its source names, so no class is
 * complete.
 */
export const drugClasses = {
  maois: {
    members: [...maois, 'procarbazine', 'selegiline'],
    source: 'phansalkar-2012',
    called: ['MAO inhibitor', 'monoamine oxidase inhibitor', 'MAOI'],
    twice: true,
  },
  // The row of the triptans names these, without procarbazine and selegiline.
  'maois-and-triptans': { members: maois, source: 'phansalkar-2012' },
  amphetamines: {
    members: [
      'dexmethylphenidate',
      ['dexamfetamine', 'dextroamphetamine'],
      ...['methylphenidate', 'lisdexamfetamine', 'metamfetamine', 'phendimetrazine'],
      ...['pseudoephedrine', 'amfetamine', 'benzfetamine'],
      ['amfepramone', 'diethylpropion'],
      ...['phentermine', 'atomoxetine'],
    ],
    source: 'phansalkar-2012',
  },
  atazanavir: { members: ['atazanavir'], source: 'phansalkar-2012' },
  'proton-pump-inhibitors': {
    members: [
      ...['omeprazole', 'lansoprazole', 'pantoprazole', 'rabeprazole', 'esomeprazole'],
      // The panel names it outside its list.
      'dexlansoprazole',
    ],
    source: 'phansalkar-2012',
    called: ['proton pump inhibitor', 'PPI'],
    twice: true,
  },
  febuxostat: { members: ['febuxostat'], source: 'phansalkar-2012' },
  thiopurines: { members: ['azathioprine', 'mercaptopurine'], source: 'phansalkar-2012' },
  'serotonin-reuptake-inhibitors': {
    members: [
      ...['fluoxetine', 'paroxetine', 'citalopram', 'escitalopram', 'sertraline', 'fluvoxamine'],
      ...['duloxetine', 'nefazodone', 'desvenlafaxine', 'milnacipran', 'venlafaxine'],
    ],
    source: 'phansalkar-2012',
    called: ['SSRI', 'SNRI'],
    twice: true,
  },
  irinotecan: { members: ['irinotecan'], source: 'phansalkar-2012' },
  'cyp3a4-inhibitors-and-irinotecan': {
    members: [
      ...[...proteaseInhibitors, 'fosamprenavir', 'clarithromycin', 'erythromycin'],
      ...['telithromycin', 'amiodarone', 'verapamil', 'diltiazem', 'ketoconazole'],
      ...['itraconazole', 'fluconazole', 'voriconazole', 'nefazodone', 'aprepitant', 'cimetidine'],
    ],
    source: 'phansalkar-2012',
  },
  opioids: {
    members: [
      ['pethidine', 'meperidine'],
      ...['methadone', 'tapentadol', 'fentanyl', 'tramadol', 'dextromethorphan'],
    ],
    source: 'phansalkar-2012',
  },
  tricyclics: {
    members: [
      ...['amitriptyline', 'clomipramine', 'desipramine', 'doxepin', 'imipramine'],
      ...['nortriptyline', 'protriptyline', 'trimipramine'],
    ],
    source: 'phansalkar-2012',
    called: ['tricyclic antidepressant', 'TCA'],
    twice: true,
  },
  ramelteon: { members: ['ramelteon'], source: 'phansalkar-2012' },
  'cyp1a2-inhibitors-and-ramelteon': {
    members: ['fluvoxamine', 'amiodarone', 'ticlopidine', 'ciprofloxacin'],
    source: 'phansalkar-2012',
  },
  'cyp3a4-inducers': {
    members: ['bosentan', 'rifapentine', 'carbamazepine', 'rifabutin', ['rifampicin', 'rifampin']],
    source: 'phansalkar-2012',
  },
  'protease-inhibitors': {
    members: [...proteaseInhibitors, 'fosamprenavir'],
    source: 'phansalkar-2012',
  },
  'simvastatin-lovastatin': {
    members: [['simvastatin', '辛伐他汀'], 'lovastatin'],
    source: 'phansalkar-2012',
  },
  'cyp3a4-inhibitors-and-statins': {
    members: [
      // The pairwise mapping lacks indinavir, but the label of indinavir contraindicates both
      // statins.
      ...proteaseInhibitors,
      ['clarithromycin', '克拉霉素'],
      ['erythromycin', '红霉素'],
      ...['telithromycin', 'amiodarone', 'verapamil', 'diltiazem'],
      ['ketoconazole', '酮康唑'],
      ...['itraconazole', 'fluconazole', 'nefazodone'],
    ],
    source: 'phansalkar-2012',
  },
  ergots: {
    members: [
      ...['ergotamine', 'dihydroergotamine'],
      ['methylergometrine', 'methylergonovine'],
      ['ergometrine', 'ergonovine'],
    ],
    source: 'phansalkar-2012',
    twice: true,
  },
  'cyp3a4-inhibitors-and-ergots': {
    members: [
      ...[...proteaseInhibitors, 'clarithromycin', 'erythromycin', 'telithromycin'],
      ...['ketoconazole', 'itraconazole'],
    ],
    source: 'phansalkar-2012',
  },
  tizanidine: { members: ['tizanidine'], source: 'phansalkar-2012' },
  'cyp1a2-inhibitors-and-tizanidine': {
    members: [
      ...['ciprofloxacin', 'fluvoxamine', 'mexiletine', 'propafenone', 'zileuton', 'amiodarone'],
      'ticlopidine',
    ],
    source: 'phansalkar-2012',
  },
  tranylcypromine: { members: ['tranylcypromine'], source: 'phansalkar-2012' },
  procarbazine: { members: ['procarbazine'], source: 'phansalkar-2012' },
  triptans: {
    members: ['sumatriptan', 'zolmitriptan', 'rizatriptan'],
    source: 'phansalkar-2012',
    called: ['triptan'],
    twice: true,
  },
  penicillins: {
    members: [
      ['amoxicillin', 'co-amoxiclav', '阿莫西林', '羟氨苄青霉素'],
      ['ampicillin', '氨苄西林', '氨苄青霉素'],
      ['benzylpenicillin', 'penicillin G', 'penicillin', '青霉素'],
      ['phenoxymethylpenicillin', 'penicillin V'],
      ['cloxacillin', '氯唑西林'],
      ['dicloxacillin', '双氯西林'],
      ['flucloxacillin', '氟氯西林'],
      ['nafcillin', '萘夫西林'],
      ['oxacillin', '苯唑西林'],
      ['piperacillin', '哌拉西林'],
      ...['carbenicillin', 'ticarcillin', 'pivampicillin', 'azlocillin', 'sulbenicillin'],
      ...['temocillin', 'aspoxicillin', 'propicillin', 'azidocillin', 'pheneticillin'],
      ...['penamecillin', 'clometocillin', 'hetacillin', 'meticillin', 'sultamicillin'],
      ...['carindacillin', 'bacampicillin', 'epicillin', 'pivmecillinam', 'mezlocillin'],
      ...['mecillinam', 'metampicillin', 'talampicillin'],
    ],
    source: 'penicillin-members',
    called: ['penicillin', 'beta-lactam', '青霉素'],
  },
  cephalosporins: {
    members: [
      ...['cefaclor', 'cefadroxil', 'cefamandole', 'cefazolin', 'cefdinir', 'cefditoren'],
      ...['cefepime', 'cefixime', 'cefonicid', 'cefoperazone', 'cefotaxime', 'cefotetan'],
      ...['cefoxitin', 'cefpodoxime', 'cefprozil', 'ceftazidime', 'ceftibuten', 'ceftizoxime'],
      ...['ceftriaxone', 'cefuroxime', 'cefalexin', 'cefalotin', 'cefapirin', 'cefradine'],
      ...['ceftaroline', 'ceftobiprole', 'cefiderocol', 'cefaloridine', 'cefazedone'],
      ...['cefatrizine', 'cefacetrile', 'cefroxadine', 'ceftezole', 'cefotiam', 'cefmetazole'],
      ...['ceforanide', 'cefminox', 'cefbuperazone', 'cefsulodin', 'cefmenoxime', 'cefodizime'],
      ...['cefetamet', 'cefpiramide', 'cefcapene', 'cefteram', 'cefpirome', 'cefozopran'],
      ...['ceftolozane', 'loracarbef', 'flomoxef', 'latamoxef'],
      // In Chinese, every cephalosporin's name begins with these characters.
      '头孢',
    ],
    source: 'cephalosporin-members',
    called: ['cephalosporin', 'beta-lactam', '头孢'],
  },
  nsaids: {
    members: [
      ['acetylsalicylic acid', 'aspirin', '阿司匹林', '乙酰水杨酸'],
      ['diclofenac', '双氯芬酸'],
      ...['etodolac', 'fenoprofen', 'flurbiprofen'],
      ['ibuprofen', '布洛芬'],
      ['indometacin', '吲哚美辛'],
      ['meclofenamic acid', 'meclofenamate'],
      ...['mefenamic acid', 'nabumetone'],
      ['naproxen', '萘普生'],
      ...['oxaprozin', 'piroxicam', 'sulindac', 'tolmetin', 'ketoprofen', 'dexketoprofen'],
      ...['dexibuprofen', 'aceclofenac', 'acemetacin', 'proglumetacin', 'lornoxicam', 'tenoxicam'],
      ...['tiaprofenic acid', 'tolfenamic acid', 'flufenamic acid', 'niflumic acid'],
      ...['phenylbutazone', 'oxyphenbutazone', 'fenbufen', 'loxoprofen', 'rofecoxib', 'valdecoxib'],
      ...['lumiracoxib', 'azapropazone', 'lonazolac', 'morniflumate'],
      ['nimesulide', '尼美舒利'],
      // The label of metamizole contraindicates it after a reaction to another NSAID, and vice
      // versa.
      ['metamizole', 'metamizol', 'dipyrone'],
      ['celecoxib', '塞来昔布'],
      ...['meloxicam', 'ketorolac'],
      ['etoricoxib', '依托考昔'],
      ['parecoxib', '帕瑞昔布'],
    ],
    source: 'nsaid-members',
    called: ['NSAID', 'non-steroidal anti-inflammatory', 'nonsteroidal antiinflammatory', '非甾体'],
    twice: true,
  },
  sulfonamides: {
    members: [
      ['sulfamethoxazole', 'co-trimoxazole', 'cotrimoxazole'],
      ...['sulfadiazine', 'sulfadimidine', 'sulfadoxine', 'sulfamethizole', 'sulfapyridine'],
      ...['sulfafurazole', 'sulfisoxazole'],
      ...['sulfanilamide', 'sulfathiazole', 'sulfamoxole', 'sulfadimethoxine', 'sulfalene'],
      ...['sulfamethoxypyridazine', 'sulfamerazine', 'sulfaphenazole', 'sulfametrole'],
      ...['sulfacetamide', 'sulfasalazine'],
      // In Chinese, every sulfonamide's name begins with these characters.
      '磺胺',
    ],
    source: 'sulfonamide-members',
    called: ['sulfonamide', 'sulfa', '磺胺'],
  },
} as const satisfies Readonly<Record<string, DrugClass>>;

export type DrugClassId = keyof typeof drugClasses;

export const drugClassIds = Object.keys(drugClasses) as readonly DrugClassId[];

/** Words before the substance's name in Chinese: salts, esters, forms. */
const chinesePrefix = /^(?:注射用|复方|盐酸|硫酸|琥乙|硬脂酸|苄星|普鲁卡因|对)+/u;

const han = /\p{Script=Han}/u;

/** The key under which a name is looked up: the words of one substance, joined. */
const keyOf = (name: string): string => substancesOf(name)[0]?.join('') ?? '';

interface Entry {
  readonly id: DrugClassId;
  /** The first of the member's names; empty for the class itself. */
  readonly member: string;
}

type Index = ReadonlyMap<string, readonly Entry[]>;

const indexOf = (isOfClassItself: boolean): Index => {
  const index = new Map<string, Entry[]>();
  const add = (name: string, entry: Entry): void => {
    index.set(keyOf(name), [...(index.get(keyOf(name)) ?? []), entry]);
  };
  for (const id of drugClassIds) {
    const { members, called = [] }: DrugClass = drugClasses[id];
    for (const names of members) {
      const [member, ...others] = typeof names === 'string' ? [names] : names;
      for (const name of [member, ...others]) add(name, { id, member });
    }
    if (isOfClassItself) for (const name of called) add(name, { id, member: '' });
  }
  return index;
};

const members = indexOf(false);
const membersAndClasses = indexOf(true);

/** The longest name in the table, in words. */
const mostWords = 4;

const lookUp = (name: string, index: Index): ReadonlyMap<DrugClassId, string> => {
  const found = new Map<DrugClassId, string>();
  const take = (entries: readonly Entry[] = []): void => {
    for (const { id, member } of entries) if (!found.has(id)) found.set(id, member);
  };
  for (const words of substancesOf(name)) {
    const whole = words.join('').replace(chinesePrefix, '');
    if (han.test(whole)) {
      for (const [key, entries] of index) if (han.test(key) && whole.startsWith(key)) take(entries);
    }
    for (const start of words.keys()) {
      for (let end = start + 1; end <= Math.min(words.length, start + mostWords); end += 1) {
        take(index.get(words.slice(start, end).join('')));
      }
    }
  }
  return found;
};

/** The classes of a drug, each with the international name by which it belongs to the class. */
export const classesOf = (drug: string): ReadonlyMap<DrugClassId, string> => lookUp(drug, members);

/** The same for an allergen, which may be a whole class: its name is then empty. */
export const allergyClassesOf = (substance: string): ReadonlyMap<DrugClassId, string> =>
  lookUp(substance, membersAndClasses);
