import { type Language } from '@teleward/contracts';

/** Words of the samples, which stand on no page of the product. */
export const words = {
  en: {
    title: 'Components',
    save: 'Save',
    field: 'Name',
    about: 'As it is written on the card.',
    wrong: 'Write a name.',
    sentence: 'The line is slow. The picture comes back by itself.',
    day: 'Day',
    sure: 'Throw the draft away?',
    nothing: 'Nothing here yet',
  },
  'zh-Hans': {
    title: '组件',
    save: '保存',
    field: '姓名',
    about: '与卡片上的写法一致。',
    wrong: '请填写姓名。',
    sentence: '网络较慢，画面会自动恢复。',
    day: '日期',
    sure: '要丢弃草稿吗？',
    nothing: '这里还没有内容',
  },
} as const satisfies Record<Language, Record<string, string>>;

export type SampleWords = (typeof words)[Language];
