import { type IconName } from '../../ui/icon.tsx';

/** A settings page, by its text keys. */
interface SettingsPage {
  readonly title: string;
  readonly help: string;
  readonly icon: IconName;
}

/** In the order of the list; each is at `/settings/` and its name. */
export const settingsPages = {
  clinic: { title: 'settings:nav.clinic', help: 'clinic:about.help', icon: 'team' },
  outreach: { title: 'outreach:sites.title', help: 'outreach:sites.help', icon: 'pin' },
  hours: { title: 'scheduling:hours.title', help: 'scheduling:hours.help', icon: 'clock' },
  'visit-types': {
    title: 'scheduling:types.title',
    help: 'scheduling:types.help',
    icon: 'calendar',
  },
  questions: {
    title: 'clinic:settings.questions',
    help: 'clinic:settings.questionsHelp',
    icon: 'audit',
  },
  messages: {
    title: 'messages:settings.card',
    help: 'messages:settings.cardHelp',
    icon: 'phone',
  },
  'before-visit': {
    title: 'settings:nav.before-visit',
    help: 'settings:help.before-visit',
    icon: 'day',
  },
  queues: { title: 'settings:nav.queues', help: 'clinic:queues.help', icon: 'people' },
  consents: {
    title: 'clinic:settings.consents.title',
    help: 'clinic:settings.consents.help',
    icon: 'success',
  },
  encryption: {
    title: 'clinic:settings.encryption.title',
    help: 'settings:help.encryption',
    icon: 'camera',
  },
  prescriptions: {
    title: 'settings:nav.prescriptions',
    help: 'settings:help.prescriptions',
    icon: 'audit',
  },
  numbers: { title: 'patients:numbers.title', help: 'patients:numbers.help', icon: 'person' },
  'sign-in': {
    title: 'clinic:settings.twoFactors.title',
    help: 'clinic:settings.twoFactors.help',
    icon: 'settings',
  },
  start: { title: 'settings:nav.start', help: 'settings:help.start', icon: 'info' },
} as const satisfies Readonly<Record<string, SettingsPage>>;

export type SettingsPageName = keyof typeof settingsPages;

export const settingsPageNames = Object.keys(settingsPages) as readonly SettingsPageName[];

export const hrefOfSettings = (page: SettingsPageName): string => `/settings/${page}`;

/** All settings were once on one page, and older links lead to its headings. */
const headings: Readonly<Record<string, SettingsPageName>> = {
  ...{ about: 'clinic', 'link-factor': 'before-visit', 'check-in': 'before-visit' },
  ...{ 'patient-changes': 'before-visit', 'long-wait': 'queues', queues: 'queues' },
  ...{
    consents: 'consents',
    encryption: 'encryption',
    'two-factors': 'sign-in',
    'visit-types': 'visit-types',
  },
  ...{ hours: 'hours', messages: 'messages', questions: 'questions' },
  'patient-numbers': 'numbers',
};

/** @param hash such as `#consents` */
export const pageOfHeading = (hash: string): SettingsPageName | null =>
  headings[hash.slice(1)] ?? null;

/** The namespaces of the titles and help texts. */
export const settingsTexts = [
  ...(['settings', 'clinic', 'scheduling', 'messages', 'patients'] as const),
  'outreach',
] as const;
