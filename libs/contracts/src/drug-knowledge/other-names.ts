/**
 * British and US names of substances, each followed by its international nonproprietary name, and
 * two names of a combination (sources: `other-names`). Spellings that differ by rule need no entry
 * (`drug-names.ts`).
 */
export const otherNames: readonly (readonly [string, ...string[]])[] = [
  ['acetaminophen', 'paracetamol'],
  ['albuterol', 'salbutamol'],
  ['adrenaline', 'epinephrine'],
  ['noradrenaline', 'norepinephrine'],
  ['isoproterenol', 'isoprenaline'],
  ['metaproterenol', 'orciprenaline'],
  ['meperidine', 'pethidine'],
  ['rifampin', 'rifampicin'],
  ['glyburide', 'glibenclamide'],
  ['lignocaine', 'lidocaine'],
  ['amethocaine', 'tetracaine'],
  ['thyroxine', 'levothyroxine'],
  ['hydroxyurea', 'hydroxycarbamide'],
  ['methotrimeprazine', 'levomepromazine'],
  ['trimeprazine', 'alimemazine'],
  ['bendrofluazide', 'bendroflumethiazide'],
  ['chlorpheniramine', 'chlorphenamine'],
  ['dextroamphetamine', 'dexamfetamine'],
  ['propoxyphene', 'dextropropoxyphene'],
  ['dicyclomine', 'dicycloverine'],
  ['dothiepin', 'dosulepin'],
  ['aspirin', 'acetylsalicylic acid'],
  ['dipyrone', 'metamizole'],
  ['co-trimoxazole', 'sulfamethoxazole', 'trimethoprim'],
  ['co-amoxiclav', 'amoxicillin', 'clavulanic acid'],
];
