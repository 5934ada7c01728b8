import { type Language } from '@teleward/contracts';

/** The values in each message. None is clinical, because other people read phones and mailboxes. */
export interface MessageValues {
  readonly 'link-code': {
    readonly clinic: string;
    readonly code: string;
    readonly minutes: number;
  };
  readonly 'link-made': {
    readonly clinic: string;
    /** The clinic's telephone number; null where it has none. */
    readonly phone: string | null;
  };
  readonly 'contact-changed': {
    readonly clinic: string;
    readonly phone: string | null;
  };
  readonly 'turn-near': {
    readonly clinic: string;
    /** The number of people before them. */
    readonly before: number;
    /** The URL of the page with the visit; null where the server's public URL is not configured. */
    readonly page: string | null;
  };
  readonly 'turn-called': { readonly clinic: string; readonly page: string | null };
}

export type Template = keyof MessageValues;

export interface MessageText {
  /** For e-mail; SMS does not use it. */
  readonly subject: string;
  readonly text: string;
}

type Texts<T extends Template> = Readonly<
  Record<Language, (values: MessageValues[T]) => MessageText>
>;

const openEn = (page: string | null): string =>
  page === null ? 'with the link that the clinic sent you.' : `with your link, or here: ${page}`;
const openZh = (page: string | null): string =>
  page === null ? '请用诊所发给您的链接打开就诊页面。' : `请用您的链接或在此打开就诊页面：${page}`;

const beforeEn = (count: number): string => {
  if (count === 0) return 'You are next.';
  return count === 1 ? 'One person is ahead of you.' : `${count} people are ahead of you.`;
};

const texts: { readonly [T in Template]: Texts<T> } = {
  'link-code': {
    en: ({ clinic, code, minutes }) => ({
      subject: `${clinic}: your code`,
      text:
        `${clinic}: your code is ${code}. It is valid for ${minutes} minutes. ` +
        'Do not share it. If you did not ask for it, you can ignore this message.',
    }),
    'zh-Hans': ({ clinic, code, minutes }) => ({
      subject: `${clinic}：您的验证码`,
      text:
        `${clinic}：您的验证码是 ${code}，${minutes} 分钟内有效。` +
        '请勿告诉他人。如非本人操作，请忽略此消息。',
    }),
  },
  'link-made': {
    en: ({ clinic, phone }) => ({
      subject: `${clinic}: a new link to your visit`,
      text:
        `${clinic}: you have a new link to your visit. The old link no longer works. ` +
        `If you did not ask for it, please ${phone === null ? 'tell' : `call ${phone} and tell`} the clinic.`,
    }),
    'zh-Hans': ({ clinic, phone }) => ({
      subject: `${clinic}：您的就诊有了新链接`,
      text:
        `${clinic}：您的就诊有了新链接，之前的链接已失效。` +
        `如非本人要求，请${phone === null ? '告知诊所' : `致电 ${phone} 告知诊所`}。`,
    }),
  },
  'contact-changed': {
    en: ({ clinic, phone }) => ({
      subject: `${clinic}: messages no longer come here`,
      text:
        `${clinic}: the clinic no longer sends your messages and codes here, because your contact details were changed. ` +
        `If you did not ask for that, please ${phone === null ? 'tell' : `call ${phone} and tell`} the clinic.`,
    }),
    'zh-Hans': ({ clinic, phone }) => ({
      subject: `${clinic}：不再向此处发送消息`,
      text:
        `${clinic}：诊所的消息和验证码不再发到这里，联系方式已更改。` +
        `如非本人要求，请${phone === null ? '告知诊所' : `致电 ${phone} 告知诊所`}。`,
    }),
  },
  'turn-near': {
    en: ({ clinic, before, page }) => ({
      subject: `${clinic}: it is almost your turn`,
      text: `${clinic}: it is almost your turn. ${beforeEn(before)} Please open your visit ${openEn(page)}`,
    }),
    'zh-Hans': ({ clinic, before, page }) => ({
      subject: `${clinic}：快轮到您了`,
      text: `${clinic}：快轮到您了。${before === 0 ? '您是下一位。' : `您前面还有 ${before} 位。`}${openZh(page)}`,
    }),
  },
  'turn-called': {
    en: ({ clinic, page }) => ({
      subject: `${clinic}: it is your turn`,
      text: `${clinic}: it is your turn now. Please open your visit ${openEn(page)}`,
    }),
    'zh-Hans': ({ clinic, page }) => ({
      subject: `${clinic}：轮到您了`,
      text: `${clinic}：现在轮到您了。${openZh(page)}`,
    }),
  },
};

export const textOf = <T extends Template>(
  template: T,
  language: Language,
  values: MessageValues[T],
): MessageText => texts[template][language](values);

/** A trial message that an administrator sends to themselves. */
export const trialText = (clinic: string): MessageText => ({
  subject: `${clinic}: test message / 测试消息`,
  text: `${clinic}: this is a test message. 这是一条测试消息。`,
});
