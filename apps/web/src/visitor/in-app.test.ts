import { describe, expect, it } from '@jest/globals';
import { inAppOf } from './in-app.ts';

const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15';
const android = 'Mozilla/5.0 (Linux; Android 15; SM-A556B';

describe('a browser inside another app', () => {
  it.each([
    [
      'wechat',
      `${iPhone} (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.60 NetType/WIFI Language/zh_CN`,
    ],
    [
      'wechat',
      `${android} Build/AP3A; wv) AppleWebKit/537.36 Chrome/130.0 XWEB/1300 MicroMessenger/8.0.60`,
    ],
    ['facebook', `${iPhone} (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/530.0.0;FBBV/1]`],
    [
      'facebook',
      `${android} Build/AP3A; wv) AppleWebKit/537.36 Chrome/141.0 Mobile [FB_IAB/FB4A;FBAV/530.0.0;]`,
    ],
    [
      'instagram',
      `${iPhone} (KHTML, like Gecko) Mobile/15E148 Instagram 400.0.0 (iPhone16,2; iOS 18_6)`,
    ],
    [
      'other',
      `${android} Build/AP3A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/141.0 Mobile`,
    ],
    ['other', `${iPhone} (KHTML, like Gecko) Mobile/15E148 Safari Line/15.0.0`],
  ])('is recognised: %s', (app, userAgent) => {
    expect(inAppOf(userAgent)).toBe(app);
  });

  it.each([
    `${iPhone} (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1`,
    `${iPhone} (KHTML, like Gecko) CriOS/141.0 Mobile/15E148 Safari/604.1`,
    `${android}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36`,
    `${android}) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36`,
    'Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0 Safari/537.36',
    `${android}) AppleWebKit/537.36 (KHTML, like Gecko) MQQBrowser/15.0 Mobile Safari/537.36`,
  ])('is not confused with a real one: %s', (userAgent) => {
    expect(inAppOf(userAgent)).toBeNull();
  });
});
