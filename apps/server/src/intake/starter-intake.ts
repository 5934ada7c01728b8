import { type FormContent } from '@teleward/contracts';

const question = {
  required: false,
  repeats: false,
  answerOption: [],
  enableWhen: [],
  redFlags: [],
};

/** Texts for a choice. */
const choice = (code: string, en: string, zh: string) => ({
  code,
  display: { en, 'zh-Hans': zh },
  exclusive: code === 'none',
});

const signs = [
  choice('chest-pain', 'Pain or pressure in the chest', '胸痛或胸口有压迫感'),
  choice('breathing', 'Trouble breathing', '呼吸困难'),
  choice('bleeding', 'Bleeding that does not stop', '出血不止'),
  choice('fainting', 'Fainting, or hard to wake', '晕倒，或难以唤醒'),
  choice(
    'sudden-weakness',
    'Sudden weakness, dizziness, confusion, or trouble seeing or speaking',
    '突然无力、头晕、意识混乱，或看不清、说不出话',
  ),
  choice('severe-pain', 'Sudden, very strong pain anywhere', '任何部位突发剧痛'),
  choice('blood', 'Coughing up or vomiting blood', '咳血或呕血'),
  choice('self-harm', 'Thoughts of killing yourself or somebody else', '有自杀或伤害他人的念头'),
];

/**
 * The initial questions of a clinic: the project's own starter set, for the clinic's doctors to
 * review and replace. The warning signs are a selection, in our own words, from the list of the
 * American College of Emergency Physicians, as MedlinePlus gives it.
 */
export const starterIntake: FormContent = {
  source:
    'MedlinePlus Medical Encyclopedia, article 001927 “Recognizing medical emergencies”, list of the American College of Emergency Physicians; selection of 2026-11',
  items: [
    {
      linkId: 'warning-signs',
      type: 'choice',
      text: {
        en: 'Do you have any of these right now?',
        'zh-Hans': '您现在有以下任何情况吗？',
      },
      required: true,
      repeats: true,
      answerOption: [...signs, choice('none', 'None of these', '以上都没有')],
      enableWhen: [],
      redFlags: signs.map(({ code }) => ({ operator: '=', answer: code, priority: 'EM' })),
    },
    {
      linkId: 'complaint',
      type: 'text',
      text: {
        en: 'What would you like help with today?',
        'zh-Hans': '今天您希望得到哪方面的帮助？',
      },
      ...question,
      required: true,
    },
    {
      linkId: 'since',
      type: 'choice',
      text: { en: 'Since when?', 'zh-Hans': '从什么时候开始的？' },
      ...question,
      answerOption: [
        choice('today', 'Today', '今天'),
        choice('days', 'A few days', '几天'),
        choice('weeks', 'Some weeks', '几周'),
        choice('longer', 'Longer', '更久'),
      ],
    },
    {
      linkId: 'medicines',
      type: 'boolean',
      text: { en: 'Do you take any medicines?', 'zh-Hans': '您在服用任何药物吗？' },
      ...question,
    },
    {
      linkId: 'which-medicines',
      type: 'text',
      text: { en: 'Which ones, and how much?', 'zh-Hans': '哪些药，用量多少？' },
      ...question,
      enableWhen: [{ question: 'medicines', operator: '=', answer: true }],
    },
    {
      linkId: 'allergies',
      type: 'boolean',
      text: {
        en: 'Are you allergic to any medicine or food?',
        'zh-Hans': '您对某种药物或食物过敏吗？',
      },
      ...question,
    },
    {
      linkId: 'which-allergies',
      type: 'text',
      text: { en: 'To what, and what happens?', 'zh-Hans': '对什么过敏，会出现什么反应？' },
      ...question,
      enableWhen: [{ question: 'allergies', operator: '=', answer: true }],
    },
  ],
};
