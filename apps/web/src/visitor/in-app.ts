/**
 * Browsers inside other apps, by their user agent. They often cannot hold a call, or lose it as
 * soon as the person looks at a message. `; wv` is any Android WebView
 * (developer.chrome.com/docs/multidevice/user-agent).
 */
const apps: readonly (readonly [InApp, RegExp])[] = [
  ['wechat', /MicroMessenger\//],
  ['instagram', /\bInstagram[ /]/],
  ['facebook', /\bFB(?:AN|AV|_IAB)\b/],
  ['other', /; wv\)|\bLine\/|Weibo|\bQQ\/|DingTalk|AlipayClient|BytedanceWebview|Snapchat/],
];

export type InApp = 'wechat' | 'instagram' | 'facebook' | 'other';

/** The app whose own browser shows the page; null in a real browser. */
export const inAppOf = (userAgent: string): InApp | null =>
  apps.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? null;
