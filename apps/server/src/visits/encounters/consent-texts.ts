import { type ConsentPurpose, type ConsentText, type Language } from '@teleward/contracts';

type Words = Pick<ConsentText, 'paragraphs' | 'statement'>;
type Edition = Readonly<Record<Language, Words>>;

/** The current version of each text. */
export const consentVersions: Readonly<Record<ConsentPurpose, string>> = {
  treatment: '2026-11-1',
  sharing: '2026-11-1',
  recording: '2026-11-1',
  research: '2026-11-1',
};

/**
 * The consent texts. They are the project's own starter texts and no legal advice: a clinic has
 * them reviewed and replaces them with its own. Changing one word makes a new version, and old
 * versions stay here, so that a text can be shown again as the patient saw it; a test keeps their
 * digests.
 */
const editions: Readonly<Record<ConsentPurpose, Readonly<Record<string, Edition>>>> = {
  treatment: {
    '2026-11-1': {
      en: {
        paragraphs: [
          'You are about to talk with a member of the clinic by video instead of coming in.',
          'The clinic can see and hear you during the visit. It is not recorded.',
          'What is written down about the visit goes into your record at the clinic.',
          'A video visit cannot replace every examination. The clinic may ask you to come in.',
          'You can stop the visit at any time.',
        ],
        statement: 'I have read this and agree to be treated by video.',
      },
      'zh-Hans': {
        paragraphs: [
          '您即将通过视频与诊所的医护人员交谈，无需到诊所。',
          '就诊期间诊所能看到您、听到您。就诊不会被录制。',
          '有关本次就诊的记录将存入您在诊所的病历。',
          '视频就诊不能代替所有检查，诊所可能会请您到场就诊。',
          '您可以随时停止就诊。',
        ],
        statement: '我已阅读以上内容，同意接受视频诊疗。',
      },
    },
  },
  sharing: {
    '2026-11-1': {
      en: {
        paragraphs: [
          'The clinic may tell others who look after you what they need to know from this visit: another clinic, a hospital, or a family member who cares for you.',
          'People at the clinic decide this each time. Nothing is sent by itself.',
          'What was told already cannot be called back.',
        ],
        statement: 'I agree that the clinic shares what is needed with others who look after me.',
      },
      'zh-Hans': {
        paragraphs: [
          '诊所可以把本次就诊中需要了解的情况告诉其他照顾您的人：其他诊所、医院，或照顾您的家人。',
          '每一次都由诊所的人员决定，系统不会自动发送。',
          '已经告知的内容无法收回。',
        ],
        statement: '我同意诊所把必要的情况告诉其他照顾我的人。',
      },
    },
  },
  recording: {
    '2026-11-1': {
      en: {
        paragraphs: [
          'The clinic would like to be able to record the picture and sound of this visit.',
          'Your “yes” does not start a recording. You will be told before one starts.',
          'If you take your “yes” back, no more is recorded.',
        ],
        statement: 'I agree that this visit may be recorded.',
      },
      'zh-Hans': {
        paragraphs: [
          '诊所希望可以录制本次就诊的画面和声音。',
          '您的同意并不会开始录制。录制开始之前会告诉您。',
          '如果您收回同意，就不会再继续录制。',
        ],
        statement: '我同意本次就诊可以被录制。',
      },
    },
  },
  research: {
    '2026-11-1': {
      en: {
        paragraphs: [
          'The clinic would like to use what is written down about this visit for research.',
          'Research means to learn from many visits how people can be helped better. It is not part of your treatment.',
          'If you take your “yes” back, nothing new from this visit is used.',
        ],
        statement: 'I agree that what is written down about this visit is used for research.',
      },
      'zh-Hans': {
        paragraphs: [
          '诊所希望把本次就诊的记录用于研究。',
          '研究是指从许多次就诊中学习怎样更好地帮助病人，它不是您治疗的一部分。',
          '如果您收回同意，本次就诊的内容就不会再用于新的研究。',
        ],
        statement: '我同意把本次就诊的记录用于研究。',
      },
    },
  },
};

/** A text word for word; null where this version never existed. */
export const consentText = (
  purpose: ConsentPurpose,
  language: Language,
  version = consentVersions[purpose],
): ConsentText | null => {
  const versions = editions[purpose];
  const words = Object.hasOwn(versions, version) ? versions[version]?.[language] : undefined;
  return words === undefined
    ? null
    : { purpose, version, language, ...words, paragraphs: [...words.paragraphs] };
};

/** All versions of all texts. */
export const allConsentTexts = (): readonly ConsentText[] =>
  Object.entries(editions).flatMap(([purpose, versions]) =>
    Object.entries(versions).flatMap(([version, edition]) =>
      Object.keys(edition).flatMap(
        (language) => consentText(purpose as ConsentPurpose, language as Language, version) ?? [],
      ),
    ),
  );
