import { type Language } from '@teleward/contracts';

/**
 * The text of the consent to treatment by video. A starter text of ours, no legal advice: a clinic
 * replaces it by its own. A change of words is a new version, and old versions stay here.
 */
export const consentVersion = '2026-11-1';

export const consentTexts: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'You are about to talk with a member of the clinic by video instead of coming in.',
    'The clinic can see and hear you during the visit. It is not recorded.',
    'What is written down about the visit goes into your record at the clinic.',
    'A video visit cannot replace every examination. The clinic may ask you to come in.',
    'You can stop the visit at any time.',
  ],
  'zh-Hans': [
    '您即将通过视频与诊所的医护人员交谈，无需到诊所。',
    '就诊期间诊所能看到您、听到您。就诊不会被录制。',
    '有关本次就诊的记录将存入您在诊所的病历。',
    '视频就诊不能代替所有检查，诊所可能会请您到场就诊。',
    '您可以随时停止就诊。',
  ],
};
