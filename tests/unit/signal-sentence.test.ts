/** What a notice says of the lots of a signal: who holds them, and who gave them in the last hours. */
import { describe, expect, it } from 'vitest';
import type { LastHoursNotice } from '#schema/socket.ts';
import { stockSentence } from '#web/lib/signals/sentence.ts';

const noon = Date.parse('2021-11-23T12:00:00+07:00');
const stock = { units: 2, doses_left: 915, given_today: 30, given_yesterday: 12, at_campaign_ms: noon };
const hours: LastHoursNotice = {
  hours: 6,
  at_campaign_ms: noon,
  given: 1234,
  last_ms: Date.parse('2021-11-23T11:40:00+07:00'),
  sites: 2,
  most: [
    { site: '16279-1', name: 'Xã Trường Trung', given: 1204 },
    { site: '14833-1', name: 'Phường Bắc Sơn', given: 30 },
  ],
};
const say = (last_hours: LastHoursNotice | null, lang: 'vi' | 'en'): string =>
  stockSentence(['K'], { ...stock, last_hours }, lang);

describe('the stock of a notice', () => {
  it('names the sites of the last hours with their doses, and when the last was given', () => {
    expect(say(hours, 'vi')).toBe(
      'Lô K: còn 915 liều tại 2 đơn vị; 6 giờ qua đã tiêm 1.234 mũi tại 2 điểm, mũi cuối lúc 11:40:00: 16279-1 (Xã Trường Trung) 1.204, 14833-1 (Phường Bắc Sơn) 30; đã tiêm hôm nay 30, hôm qua 12 (lúc 12:00:00 23/11/2021).',
    );
    expect(say(hours, 'en')).toContain(
      '1,234 given in the last 6 h at 2 sites, the last at 11:40:00: 16279-1 (Xã Trường Trung) 1,204,',
    );
  });

  it('counts the sites that it does not name, and tells the day of a last dose before midnight', () => {
    expect(say({ ...hours, sites: 181 }, 'vi')).toContain('14833-1 (Phường Bắc Sơn) 30, và 179 điểm khác;');
    expect(say({ ...hours, sites: 181 }, 'en')).toContain('30, and 179 more sites;');
    expect(say({ ...hours, last_ms: noon - 13 * 3_600_000 }, 'vi')).toContain(
      'mũi cuối lúc 23:00:00 22/11/2021:',
    );
  });

  it('tells no dose and not known apart', () => {
    expect(say({ ...hours, given: 0, last_ms: null, sites: 0, most: [] }, 'vi')).toContain(
      '; 6 giờ qua chưa nhập mũi nào;',
    );
    expect(say(null, 'vi')).toContain('; chưa biết số mũi những giờ qua;');
    expect(say(null, 'en')).toContain('; doses of the last hours not known;');
  });
});
