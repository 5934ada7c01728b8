/**
 * The source of a row, and the public copy of it that was consulted. Pages show it with every
 * finding.
 */
export interface KnowledgeSource {
  readonly citation: string;
  readonly verifiedFrom: readonly string[];
}

/**
 * `version` rises with every change of a row; on `verifiedOn` all rows were checked against their
 * sources.
 */
export const knowledgeVersion = { version: 2, verifiedOn: '2026-11-29' } as const;

/** A copy of the ATC index of 2021, WHO Collaborating Centre for Drug Statistics Methodology. */
const atcIndex =
  'https://github.com/fabkury/atcd/blob/b426860423e1d0321e042184f2c61afefbaf51d9/WHO%20ATC-DDD%202021-12-03.csv';

export const knowledgeSources = {
  'phansalkar-2012': {
    citation:
      'Phansalkar S, et al. High-priority drug–drug interactions for use in electronic health records. J Am Med Inform Assoc 2012;19:735–743, table 2',
    verifiedFrom: [
      'https://pmc.ncbi.nlm.nih.gov/articles/PMC3422823/table/tbl2',
      // The interacting drugs of the table, pair by pair.
      'https://github.com/dbmi-pitt/public-PDDI-analysis/blob/66ba0cfb9869b4d62b43b26eea2c1bbb8bc83fff/PDDI-Datasets/ONC-High-Priority/ONC_High_Priority_Mapped.csv',
    ],
  },
  'indinavir-label': {
    citation: 'FDA label of indinavir (Crixivan), table 7 (contraindicated drugs)',
    verifiedFrom: ['https://thehealthworlds.blogspot.com/2015/01/of-what-is-crixivan-sports.html'],
  },
  'amoxicillin-label': {
    citation: 'FDA label of amoxicillin capsules, section 4 (contraindications)',
    verifiedFrom: ['https://medlibrary.org/lib/rx/meds/amoxicillin-22/page/2/'],
  },
  'cephalosporin-labels': {
    citation:
      'FDA labels of cefalexin (Keflex) and cefuroxime axetil, section 4 (contraindications)',
    // The label of ceftriaxone names anaphylaxis to the class only.
    verifiedFrom: [
      'https://fda.report/DailyMed/2bfd2bd5-d044-4363-9dde-f63182fa2eea',
      'https://rxreasoner.com/monographs/keflex/precautions',
      'https://medlibrary.org/lib/rx/meds/cefuroxime-axetil-34/page/2/',
    ],
  },
  'chaudhry-2019': {
    citation:
      'Chaudhry SB, Veve MP, Wagner JL. Cephalosporins: a focus on side chains and β-lactam cross-reactivity. Pharmacy 2019;7:103',
    verifiedFrom: [
      'https://docslib.org/doc/4867325/cephalosporins-a-focus-on-side-chains-and-lactam-cross-reactivity',
    ],
  },
  'nsaid-medication-guide': {
    citation: 'FDA medication guide for non-steroidal anti-inflammatory drugs',
    verifiedFrom: ['http://www.rxlist.com/pennsaid-drug/medication-guide.htm'],
  },
  'woehrl-2018': {
    citation:
      'Wöhrl S. NSAID hypersensitivity – recommendations for diagnostic work up and patient management. Allergo J Int 2018;27:114–121',
    verifiedFrom: [
      'https://docslib.org/doc/11132073/recommendations-for-diagnostic-work-up-and-patient-management',
    ],
  },
  'fda-tall-man': {
    citation: 'FDA, List of established drug names recommended to use tall man lettering',
    verifiedFrom: ['https://www.ismp.org/recommendations/tall-man-letters-list'],
  },
  'other-names': {
    citation:
      'Palliativedrugs, Drug names: rINN, BAN and USAN; Lääkärilehti, British names become international ones',
    verifiedFrom: [
      'http://pd2016.palliativedrugs.com/drug-names.html',
      'https://www.antonimaroto.com/post/discrepancies',
      'https://www.laakarilehti.fi/haku/page506?category=510028',
      // Aspirin, dipyrone, rifampin, co-trimoxazole, co-amoxiclav.
      'https://sanomedica.com/nsaid/',
      'https://api-pubmed-ncbi.laibokeji.com/12396961',
      'https://lingvocore.com/words/rifampin',
      'https://fpnotebook.com/id/Pharm/SlfnmdAlrgy.htm',
      'https://wikisum.wiki/wiki/British_Approved_Name',
    ],
  },
  'penicillin-members': {
    citation: 'MSD Manual, Penicillins; WHO, ATC index J01C',
    verifiedFrom: [
      atcIndex,
      'https://www.merckmanuals.com/home/infections/antibiotics/penicillins',
      'https://www.msdmanuals.com/home/infections/antibiotics/penicillins',
      // The names in Chinese.
      'https://www.tsu.tw/xiyi/yao/72507.html',
      'https://shzq.org/shzq/7265997507245998140.html',
    ],
  },
  'cephalosporin-members': {
    citation:
      'MSD Manual, Cephalosporins; USP DI, Cephalosporins (systemic); WHO, ATC index J01DB to J01DE and J01DI',
    verifiedFrom: [
      atcIndex,
      'https://www.msdmanuals.com/home/multimedia/table/cephalosporins',
      'http://www.drugs.com/mmx/ceftin.html',
    ],
  },
  'nsaid-members': {
    citation:
      'American Academy of Family Physicians, Prescription NSAIDs (2023); WHO, ATC index M01A',
    verifiedFrom: [
      atcIndex,
      // Loxoprofen.
      'http://www.hosp.go.jp/~sagami/rinken/crc/nsaids/about/',
      // Metamizole.
      'https://www.rxreasoner.com/monographs/metamizole-sodium/precautions',
      'https://familydoctor.org/prescription-nonsteroidal-anti-inflammatory-medicines/',
      // Ketorolac, etoricoxib and parecoxib; the names in Chinese.
      'https://www.reference.com/health/complete-list-nsaids-d682f2eff67eea93',
      'http://m.med66.com/chujizhuguanyaoshi/jhwd/zy2509051523.shtml',
    ],
  },
  'sulfonamide-labels': {
    citation:
      'Labels of sulfadiazine tablets (MHRA, 2015) and of sulfamethoxazole with trimethoprim (FDA), contraindications',
    verifiedFrom: [
      'https://www.rxreasoner.com/monographs/sulfadiazine/precautions',
      'https://docslib.org/doc/3281871/reference-id-4219461-full-prescribing-information',
    ],
  },
  'sulfonamide-members': {
    citation: 'WHO, ATC index J01E; MSD Manual, Sulfonamides',
    verifiedFrom: [
      atcIndex,
      'https://www.msdmanuals.com/en-jp/home/infections/antibiotics/sulfonamides',
      // Sulfacetamide, sulfasalazine, and that co-trimoxazole is one.
      'https://fpnotebook.com/id/Pharm/SlfnmdAlrgy.htm',
      // The names in Chinese.
      'https://www.tsu.tw/xiyi/yao/145554.html',
    ],
  },
} as const satisfies Readonly<Record<string, KnowledgeSource>>;

export type KnowledgeSourceId = keyof typeof knowledgeSources;
