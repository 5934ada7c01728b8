/**
 * Browsers inside other apps, by what they say of themselves. They often hold no call, or lose it
 * as soon as somebody looks at a message. `; wv` is any Android WebView
 * (developer.chrome.com/docs/multidevice/user-agent).
 */
const apps: readonly (readonly [InApp, RegExp])[] = [
  ['wechat', /MicroMessenger\//],
  ['instagram', /\bInstagram[ /]/],
  ['facebook', /\bFB(?:AN|AV|_IAB)\b/],
  ['other', /; wv\)|\bLine\/|Weibo|\bQQ\/|DingTalk|AlipayClient|BytedanceWebview|Snapchat/],
];

export type InApp = 'wechat' | 'instagram' | 'facebook' | 'other';

/** In which app's own browser the page stands; null in a real one. */
export const inAppOf = (userAgent: string): InApp | null =>
  apps.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? null;
