import { type Language } from '@teleward/contracts';

/** What each message is filled with. Nothing clinical goes into one: others read phones and mailboxes. */
export interface MessageValues {
  readonly 'link-code': {
    readonly clinic: string;
    readonly code: string;
    readonly minutes: number;
  };
}

export type Template = keyof MessageValues;

export interface MessageText {
  /** For e-mail; an SMS has none. */
  readonly subject: string;
  readonly text: string;
}

type Texts<T extends Template> = Readonly<
  Record<Language, (values: MessageValues[T]) => MessageText>
>;

const texts: { readonly [T in Template]: Texts<T> } = {
  'link-code': {
    en: ({ clinic, code, minutes }) => ({
      subject: `${clinic}: your code`,
      text:
        `${clinic}: your code is ${code}. It is valid for ${minutes} minutes. ` +
        'Give it to nobody. If you did not ask for it, you need to do nothing.',
    }),
    'zh-Hans': ({ clinic, code, minutes }) => ({
      subject: `${clinic}：您的验证码`,
      text:
        `${clinic}：您的验证码是 ${code}，${minutes} 分钟内有效。` +
        '请勿告诉他人。如果不是您本人索取，无需理会。',
    }),
  },
};

export const textOf = <T extends Template>(
  template: T,
  language: Language,
  values: MessageValues[T],
): MessageText => texts[template][language](values);
